"""How fast a party speaks."""

from collections.abc import Iterable

from conversation import Measure, Transcript, Turn
from measures.kind import MeasureKind
from measures.speech_time import PARTIES, speech_s

PACE = MeasureKind(
    "pace_cpm",
    "characters/min",
    "role",
    "语速",
    "Characters a minute over the party's own speech time. Every digit counts as the character "
    "it is "
    "read as, every letter as one; punctuation and spaces do not count. Absent for who says "
    "nothing.",
    "字/分钟 as Chinese contact centres set it (240–300 for agents); speech time leaves silences "
    "out.",
)
KINDS = (PACE,)


def measure_pace(transcript: Transcript) -> tuple[Measure, ...]:
    """Measure each party's characters a minute of its own speech."""
    found = []
    for role in PARTIES:
        turns = transcript.by_role(role)
        seconds, characters = speech_s(turns), count_characters(turns)
        if seconds > 0 and characters:
            found.append(PACE.of(60 * characters / seconds, role=role))
    return tuple(found)


def count_characters(turns: Iterable[Turn]) -> int:
    """Characters that are spoken: ideographs, digits and letters."""
    return sum(character.isalnum() for turn in turns for character in turn.text)
