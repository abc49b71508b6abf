"""What chats and vCons said when they were read last: unchanged ones are not read again."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from conversation import Call
from pipeline.artifact import call_as_json, call_from_json


@dataclass(frozen=True, slots=True)
class Remembered:
    """A told call without its words; ``sha256`` is of the file, ``reader`` says what read it."""

    sha256: str
    reader: str
    call: Call
    has_words: bool
    has_sound_inside: bool = False
    sound_files: tuple[str, ...] = ()
    recordings: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "sha256": self.sha256,
            "reader": self.reader,
            "call": call_as_json(self.call),
            "has_words": self.has_words,
            "has_sound_inside": self.has_sound_inside,
            "sound_files": list(self.sound_files),
            "recordings": self.recordings,
        }


def remembered_from(values: Mapping[str, Any]) -> Remembered:
    """What ``as_json`` gave."""
    return Remembered(
        **{
            **values,
            "call": call_from_json(values["call"]),
            "sound_files": tuple(values["sound_files"]),
        }
    )
