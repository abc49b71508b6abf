"""Where the sound of a call lies, and whether it is still the sound that was judged."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from conversation import Span
from conversation.errors import CallqaError
from dashboards.home import warehouse_path
from ingest import SAMPLE_RATE_HZ, OpenedRecording, open_recording, path_of
from ingest.redaction import redact_samples
from warehouse.read import EVERYTHING_SEEN, Published, Scope, open_published
from warehouse.read.recording import StoredRecording, find_recording, private_spans

_NEVER_HEARD = ("C3",)
_EVERY_LEVEL = ("C1", "C2", "C3")
MISSING, GONE, REPLACED = "no-such-call", "gone", "replaced"


class SoundProblemError(CallqaError):
    """Indicates that a call cannot be heard; ``kind`` is MISSING, GONE or REPLACED."""

    def __init__(self, kind: str, call_id: str) -> None:
        self.kind = kind
        super().__init__(f"the recording of call {call_id} cannot be played: {kind}")


@dataclass(frozen=True, slots=True)
class Sound:
    """The recording behind a call; ``private`` are the stretches that this reader may not hear."""

    call_id: str
    source: str
    sha256: str
    private: tuple[Span, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the file is there; a URL is taken to be until it is asked for."""
        return _is_remote(self.source) or path_of(self.source).is_file()

    def decode(self) -> OpenedRecording:
        """The decoded sound; raises ``SoundProblemError`` where the file is another one by now."""
        opened = open_recording(self.source, call_id=self.call_id)
        if self.sha256 and opened.recording.sha256 != self.sha256:
            raise SoundProblemError(REPLACED, self.call_id)
        if not self.private:
            return opened
        quiet = redact_samples(opened.samples, self.private, sample_rate=SAMPLE_RATE_HZ)
        return replace(opened, samples=quiet)


def open_sound(call_id: str, scope: Scope = EVERYTHING_SEEN) -> Sound:
    """The recording of a call; raises ``SoundProblemError`` where there is none any more.

    Outside of ``scope`` there is none. Codes and passwords are heard by nobody, other personal data
    by readers whose scope is not masked.
    """
    published = _published(warehouse_path(), scope)
    stored = find_recording(published, call_id)
    if stored is None:
        raise SoundProblemError(MISSING, call_id)
    levels = _EVERY_LEVEL if scope.is_masked else _NEVER_HEARD
    sound = replace(as_sound(stored), private=private_spans(published, call_id, levels=levels))
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
