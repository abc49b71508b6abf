"""How loud each party is, and whether it rises."""

import math
from collections.abc import Sequence

from conversation import Measure, Role, SoundProfile, Span, Transcript
from measures.frames import Frame, frames_of
from measures.kind import MeasureKind
from measures.speech_time import PARTIES

RISE_WINDOW_S = 3.0
SHORTEST_BASELINE_S = 3.0

LOUDNESS = MeasureKind(
    "loudness_dbfs",
    "dBFS",
    "role",
    "音量",
    "Mean power of the frames in which a party speaks, on the channel where it speaks.",
    "RMS against full scale; frames as in the sound profile, floored at -100.",
)
LOUDNESS_RISE = MeasureKind(
    "loudness_rise_db",
    "dB",
    "role",
    "音量上升",
    "The loudest 3 s of a party's speech after the first third of it, less the mean of that third. "
    "Absent below 9 s of speech.",
    "Against the speaker's own first third, so that microphone and line cancel out; 3 s is a "
    "sentence.",
    has_span=True,
)
KINDS = (LOUDNESS, LOUDNESS_RISE)


def measure_loudness(transcript: Transcript, *, sound: SoundProfile) -> tuple[Measure, ...]:
    """Measure each party's level and its rise from the frames of the sound profile."""
    rows, step = sound.levels_dbfs, sound.frame_s
    frames = {role: frames_of(transcript.by_role(role), rows, step) for role in PARTIES}
    heard = {role: own for role, own in frames.items() if own}
    levels = [LOUDNESS.of(mean_dbfs(own), role=role) for role, own in heard.items()]
    rises = [_rise(own, role, sound.frame_s) for role, own in heard.items()]
    return (*levels, *(rise for rise in rises if rise is not None))


def mean_dbfs(frames: Sequence[Frame]) -> float:
    """Mean power of some frames as a level."""
    power = math.fsum(10 ** (level / 10) for _, level in frames) / len(frames)
    return 10 * math.log10(power)


def _rise(frames: list[Frame], role: Role, frame_s: float) -> Measure | None:
    third, width = len(frames) // 3, round(RISE_WINDOW_S / frame_s)
    if round(third * frame_s, 3) < SHORTEST_BASELINE_S:
        return None
    start = _loudest_window(frames, first=third, width=width)
    window = frames[start : start + width]
    span = Span(window[0][0], window[-1][0] + frame_s)
    return LOUDNESS_RISE.of(mean_dbfs(window) - mean_dbfs(frames[:third]), role=role, span=span)


def _loudest_window(frames: list[Frame], *, first: int, width: int) -> int:
    """Where the window of greatest power begins, at or after ``first``; the earliest of equals."""
    powers = [10 ** (level / 10) for _, level in frames]
    best = start = first
    power = greatest = math.fsum(powers[first : first + width])
    for start in range(first + 1, len(frames) - width + 1):
        power += powers[start + width - 1] - powers[start - 1]
        if power > greatest * (1 + 1e-9):
            best, greatest = start, power
    return best
