"""vCon, the IETF's container for conversations: reading and writing.

Knows draft-ietf-vcon-vcon-core-04, whose syntax calls itself 0.4.0, and the role of parties from
its contact-centre extension. The draft is still moving: everything about it is in this package.
Refuses to know the network: what a vCon only refers to is not fetched.
"""

from ingest.vcon.document import DRAFT, SYNTAX
from ingest.vcon.reading import Vcon, read_vcon
from ingest.vcon.sound import VconSound, is_beside, sound_at_hand
from ingest.vcon.writing import SoundPart, make_vcon, sound_inside, sound_outside, write_vcon

__all__ = [
    "DRAFT",
    "SYNTAX",
    "SoundPart",
    "Vcon",
    "VconSound",
    "is_beside",
    "make_vcon",
    "read_vcon",
    "sound_at_hand",
    "sound_inside",
    "sound_outside",
    "write_vcon",
]
