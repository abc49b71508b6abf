"""Where the sound of a call lies, and whether it is still the sound that was judged."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from conversation.errors import CallqaError
from dashboards.home import warehouse_path
from ingest import OpenedRecording, open_recording, path_of
from warehouse.read import EVERYTHING_SEEN, Published, Scope, open_published
from warehouse.read.recording import StoredRecording, find_recording

MISSING, GONE, REPLACED = "no-such-call", "gone", "replaced"


class SoundProblemError(CallqaError):
    """Indicates that a call cannot be heard; ``kind`` is MISSING, GONE or REPLACED."""

    def __init__(self, kind: str, call_id: str) -> None:
        self.kind = kind
        super().__init__(f"the recording of call {call_id} cannot be played: {kind}")


@dataclass(frozen=True, slots=True)
class Sound:
    """The recording behind a call."""

    call_id: str
    source: str
    sha256: str

    @property
    def is_there(self) -> bool:
        """Whether the file is there; a URL is taken to be until it is asked for."""
        return _is_remote(self.source) or path_of(self.source).is_file()

    def decode(self) -> OpenedRecording:
        """The decoded sound; raises ``SoundProblemError`` where the file is another one by now."""
        opened = open_recording(self.source, call_id=self.call_id)
        if self.sha256 and opened.recording.sha256 != self.sha256:
            raise SoundProblemError(REPLACED, self.call_id)
        return opened


def open_sound(call_id: str, scope: Scope = EVERYTHING_SEEN) -> Sound:
    """The recording of a call; raises ``SoundProblemError`` where there is none any more.

    Outside of ``scope`` there is none.
    """
    stored = find_recording(_published(warehouse_path(), scope), call_id)
    if stored is None:
        raise SoundProblemError(MISSING, call_id)
    sound = as_sound(stored)
    if not sound.is_there:
        raise SoundProblemError(GONE, call_id)
    return sound


def as_sound(stored: StoredRecording) -> Sound:
    """The recording as the player needs it."""
    return Sound(stored.call_id, stored.source, stored.sha256)


@cache
def _published(path: Path, scope: Scope) -> Published:
    return open_published(path, scope=scope)


def _is_remote(source: str) -> bool:
    return "://" in source and not source.startswith("file:")
