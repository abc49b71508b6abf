"""The document inside an artefact, read straight into its types.

A call of ten minutes has some 1,500 words with their times. Reading them into dictionaries and
making words of these afterwards takes three times as long, which is what judging a million stored
calls again would wait for.
"""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from conversation import Recording, SoundProfile, Transcript
from language.personal_data import PersonalDatum


@dataclass(frozen=True, slots=True)
class Document:
    """What the file says, of a version that holds no personal data; ``call`` as plain values."""

    version: int
    call: dict[str, Any]
    recording: Recording
    transcript: Transcript
    sound: SoundProfile
    personal: tuple[PersonalDatum, ...] = field(default=())
    content: str = ""
    written_by: str = ""
    raw: str = ""


def read_document(raw: bytes, *, version: int) -> Document | None:
    """The document where it is of this version and whole; the slow way tells what else it is."""
    try:
        document = _adapter().validate_json(raw)
    except ValidationError:
        return None
    return document if document.version == version else None


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)
