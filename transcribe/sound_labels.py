"""Ring-back, key presses, music on hold and noise: named where nobody speaks.

Tones and music are told from noise by how much of their energy lies in lines that stand out, and
from each other by how many lines there are. Whose voice it is not is all that is decided here; sung
music is a voice to the voice detector and is not seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import SoundKind, SoundLabel, Span
from transcribe.line_frames import FRAME_S, LineFrames, line_frames

AUDIBLE_DBFS = -58.0
TONAL = 0.5  # share of a frame's energy in standing-out lines
FEW_LINES = 0.85  # share in two lines: tones of the network; music spreads over harmonics
NOISY_DBFS = -45.0  # room noise that disturbs; a quiet line hisses at -60
RING_HZ = (380.0, 500.0)  # ring-back is 425 Hz in Europe, 450 in China, 440+480 in North America
SHORTEST_RING_S = 0.7  # busy tones are half a second and shorter
KEY_ROWS_HZ = (697.0, 770.0, 852.0, 941.0)
KEY_COLUMNS_HZ = (1209.0, 1336.0, 1477.0, 1633.0)
KEY_TOLERANCE_HZ = 24.0  # one line and a half
SHORTEST_MUSIC_S = 3.0
SHORTEST_NOISE_S = 2.0
SPEECH_MARGIN_S = 0.2
STRAY_SPEECH_S = 1.0  # shorter speech in the midst of music is a note that passed for a voice

# Pauses inside one stretch: the cadence of ring-back, the time between keys, rests of a tune.
_PAUSES_S = {
    SoundKind.RINGBACK: 5.0,
    SoundKind.TONE: 1.0,
    SoundKind.DTMF: 1.0,
    SoundKind.MUSIC: 2.0,
    SoundKind.NOISE: 1.0,
}
_RANK = {
    SoundKind.DTMF: 0,
    SoundKind.RINGBACK: 0,
    SoundKind.TONE: 0,
    SoundKind.MUSIC: 1,
    SoundKind.NOISE: 2,
}
_MUSICAL_SHARE = 0.6  # of a stretch's frames; between notes the line is heard


@dataclass(frozen=True, slots=True)
class _Run:
    """Frames ``first`` to ``last`` (exclusive) of one kind."""

    first: int
    last: int
    kind: SoundKind

    @property
    def seconds(self) -> float:
        return (self.last - self.first) * FRAME_S


def label_sounds(
    samples: NDArray[np.float32], speech: Sequence[Span], *, channel: int
) -> tuple[SoundLabel, ...]:
    """What else than speech is heard on one channel at 16 kHz, in order of time."""
    frames = line_frames(samples)
    free = _outside(speech, len(frames.level_dbfs)) & (frames.level_dbfs > AUDIBLE_DBFS)
    runs = [*_tonal_runs(frames, free), *_noisy_runs(frames, free)]
    found = [
        SoundLabel(channel, run.kind, Span(round(run.first * FRAME_S, 3), _end(run)))
        for kind in SoundKind
        for run in _joined([run for run in runs if run.kind is kind])
        if _is_long_enough(run, frames)
    ]
    return tuple(sorted(_without_echoes(found), key=lambda label: (label.span, label.kind)))


def speech_beside(speech: Sequence[Span], labels: Sequence[SoundLabel]) -> tuple[Span, ...]:
    """The speech without short pieces in the midst of music."""
    music = [label.span for label in labels if label.kind is SoundKind.MUSIC]
    return tuple(
        span
        for span in speech
        if span.duration >= STRAY_SPEECH_S
        or not any(one.start < span.start and span.end < one.end for one in music)
    )


def _without_echoes(labels: Sequence[SoundLabel]) -> Iterator[SoundLabel]:
    """Music needs time of its own beside tones, noise beside everything else.

    The edges of a key press hold many lines, and the pauses of a tune are noisy.
    """
    for label in labels:
        others = [one.span for one in labels if _RANK[one.kind] < _RANK[label.kind]]
        if sum(label.span.overlap(span) for span in others) <= label.span.duration / 2:
            yield label


def _end(run: _Run) -> float:
    return round(run.last * FRAME_S, 3)


def _outside(speech: Sequence[Span], count: int) -> NDArray[np.bool_]:
    free = np.ones(count, bool)
    for span in speech:
        first = int((span.start - SPEECH_MARGIN_S) / FRAME_S)
        free[max(0, first) : int((span.end + SPEECH_MARGIN_S) / FRAME_S) + 1] = False
    return free


def _tonal_runs(frames: LineFrames, free: NDArray[np.bool_]) -> Iterator[_Run]:
    for first, last in _stretches(free & (frames.tonal >= TONAL)):
        yield _Run(first, last, _kind_of(frames, first, last))


def _noisy_runs(frames: LineFrames, free: NDArray[np.bool_]) -> Iterator[_Run]:
    is_noise = free & (frames.tonal < TONAL) & (frames.level_dbfs > NOISY_DBFS)
    for first, last in _stretches(is_noise):
        yield _Run(first, last, SoundKind.NOISE)


def _stretches(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _kind_of(frames: LineFrames, first: int, last: int) -> SoundKind:
    """A network tone holds its one or two lines; all other sounds of many lines are music."""
    part = slice(first, last)
    if np.median(_key_distance(frames, part)) <= KEY_TOLERANCE_HZ:
        return SoundKind.DTMF
    few = float(np.mean(frames.two[part] >= FEW_LINES)) >= 0.7
    steady = _is_steady(frames.low_hz[part]) or _is_steady(frames.high_hz[part])
    if not (few and steady):
        return SoundKind.MUSIC
    loudest = float(np.median(frames.low_hz[part]))
    rings = RING_HZ[0] <= loudest <= RING_HZ[1]
    is_long = (last - first) * FRAME_S >= SHORTEST_RING_S
    return SoundKind.RINGBACK if rings and is_long else SoundKind.TONE


def _key_distance(frames: LineFrames, part: slice) -> NDArray[np.float64]:
    """How far the two lines are from those of the nearest key, in Hz."""
    rows = np.abs(frames.low_hz[part, None] - np.array(KEY_ROWS_HZ)).min(axis=1)
    columns = np.abs(frames.high_hz[part, None] - np.array(KEY_COLUMNS_HZ)).min(axis=1)
    weak = frames.two[part] < FEW_LINES
    return np.asarray(np.maximum(rows, columns) + 1000.0 * weak)


def _is_steady(hertz: NDArray[np.float64]) -> bool:
    return float(np.mean(np.abs(hertz - np.median(hertz)) <= KEY_TOLERANCE_HZ)) >= 0.7


def _joined(runs: list[_Run]) -> list[_Run]:
    """Runs of one kind over the pauses that belong to it."""
    joined: list[_Run] = []
    for run in runs:
        if joined and (run.first - joined[-1].last) * FRAME_S <= _PAUSES_S[run.kind]:
            joined[-1] = _Run(joined[-1].first, run.last, run.kind)
        else:
            joined.append(run)
    return joined


def _is_long_enough(run: _Run, frames: LineFrames) -> bool:
    if run.kind is SoundKind.NOISE:
        return run.seconds >= SHORTEST_NOISE_S
    if run.kind is not SoundKind.MUSIC:
        return True
    tonal = float(np.mean(frames.tonal[run.first : run.last] >= TONAL))
    return run.seconds >= SHORTEST_MUSIC_S and tonal >= _MUSICAL_SHARE
