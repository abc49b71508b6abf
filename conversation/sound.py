"""What remains of the sound once the recording is put away."""

from dataclasses import dataclass

from conversation.span import Seconds, Span


@dataclass(frozen=True, slots=True)
class SoundProfile:
    """A compact trace of a recording, enough to measure and to draw it without decoding it again.

    ``levels_dbfs[channel][frame]`` is the RMS level of each frame of ``frame_s`` seconds, rounded
    to whole dB and floored at -100. ``speech[channel]`` holds the voiced spans of each channel.
    ``facts`` are named numbers about the recording (``snr_db``, ``clipped_share``, ``declared_s``).
    """

    frame_s: Seconds
    levels_dbfs: tuple[tuple[int, ...], ...]
    speech: tuple[tuple[Span, ...], ...]
    facts: tuple[tuple[str, float], ...] = ()
