"""How loud each party is, and whether it rises."""

import math
from collections.abc import Sequence

from conversation import Measure, Role, SoundProfile, Span, Transcript, Turn
from measures.frames import Frame, frames_of
from measures.kind import MeasureKind
from measures.speech_time import PARTIES

RISE_WINDOW_S = 3.0
SHORTEST_BASELINE_S = 3.0
SHORTEST_TURN_S = 1.0

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
LOUDNESS_SPAN = MeasureKind(
    "loudness_span_db",
    "dB",
    "role",
    "音量跨度",
    "The level of a party's loudest turn less that of its quietest, turns under 1 s of speech left "
    "out. Absent below two turns. The span is the loudest turn.",
    "Differences cancel out microphone and line; 1 s leaves out a 嗯 into the line.",
    has_span=True,
)
KINDS = (LOUDNESS, LOUDNESS_RISE, LOUDNESS_SPAN)


def measure_loudness(transcript: Transcript, *, sound: SoundProfile) -> tuple[Measure, ...]:
    """Measure each party's level, its rise and its span from the frames of the sound profile."""
    rows, step = sound.levels_dbfs, sound.frame_s
    frames = {role: frames_of(transcript.by_role(role), rows, step) for role in PARTIES}
    heard = {role: own for role, own in frames.items() if own}
    levels = [LOUDNESS.of(mean_dbfs(own), role=role) for role, own in heard.items()]
    rises = [_rise(own, role, sound.frame_s) for role, own in heard.items()]
    spans = [_span(transcript.by_role(role), role, sound) for role in heard]
    return (*levels, *(one for one in (*rises, *spans) if one is not None))


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


def _span(turns: Sequence[Turn], role: Role, sound: SoundProfile) -> Measure | None:
    heard = [(frames_of([turn], sound.levels_dbfs, sound.frame_s), turn) for turn in turns]
    levels = [
        (mean_dbfs(frames), turn)
        for frames, turn in heard
        if round(len(frames) * sound.frame_s, 6) >= SHORTEST_TURN_S
    ]
    if len(levels) <= 1:
        return None
    loudest, turn = max(levels, key=lambda one: (one[0], -one[1].start))
    return LOUDNESS_SPAN.of(loudest - min(level for level, _ in levels), role=role, span=turn.span)


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
