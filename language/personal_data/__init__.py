"""Personal data in what people say: found by form, by words nearby and by sound, then masked.

Knows numbers, names, addresses and the words that announce them. Refuses to know who may see them,
sound files and storage.
"""

from language.personal_data.datum import PersonalDatum
from language.personal_data.find import find_personal_data
from language.personal_data.kind import LEVELS, NEVER_STORED, Level, PersonalKind
from language.personal_data.masking import MaskedTranscript, MaskPolicy, mask, mask_text
from language.personal_data.originals import Original, originals_of, with_originals
from language.personal_data.stand_in import with_stand_ins

__all__ = [
    "LEVELS",
    "NEVER_STORED",
    "PERSONAL_DATA_VERSION",
    "Level",
    "MaskPolicy",
    "MaskedTranscript",
    "Original",
    "PersonalDatum",
    "PersonalKind",
    "find_personal_data",
    "mask",
    "mask_text",
    "originals_of",
    "with_originals",
    "with_stand_ins",
]

# Raised by hand when the finders find something else in the same words.
PERSONAL_DATA_VERSION = "2"
