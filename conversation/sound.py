"""What remains of the sound once the recording is put away."""

from dataclasses import dataclass
from enum import StrEnum

from conversation.span import Seconds, Span


class SoundKind(StrEnum):
    """What can be heard on a line when nobody speaks."""

    RINGBACK = "ringback"
    TONE = "tone"
    DTMF = "dtmf"
    MUSIC = "music"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class SoundLabel:
    """A stretch of one channel in which something other than a voice is heard."""

    channel: int
    kind: SoundKind
    span: Span


@dataclass(frozen=True, slots=True)
class SoundProfile:
    """A compact trace of a recording, enough to measure and to draw it without decoding it again.

    ``levels_dbfs[channel][frame]`` is the RMS level of each frame of ``frame_s`` seconds, rounded
    to whole dB and floored at -100. ``speech[channel]`` holds the voiced spans of each channel.
    ``facts`` are named numbers about the recording (``snr_db``, ``clipped_share``, ``declared_s``).
    ``pitch_hz[channel][frame]`` is the pitch of the voice in whole Hz, 0 where none is heard.
    ``labels`` say what else is heard, in order of time.
    """

    frame_s: Seconds
    levels_dbfs: tuple[tuple[int, ...], ...]
    speech: tuple[tuple[Span, ...], ...]
    facts: tuple[tuple[str, float], ...] = ()
    pitch_hz: tuple[tuple[int, ...], ...] = ()
    labels: tuple[SoundLabel, ...] = ()
