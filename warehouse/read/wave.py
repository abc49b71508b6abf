"""The loudness trace of a call, coarse enough to draw."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

POINTS = 900  # about one a pixel of the widest page
QUIETEST_DBFS = -60  # below this a line is silent to the eye


@dataclass(frozen=True, slots=True)
class WavePoint:
    """The loudest moment of a stretch that begins at ``start_s``; ``level`` in 0..1 over 60 dB."""

    channel: int
    start_s: float
    level: float


def coarse_wave(levels_dbfs: object, frame_s: float) -> tuple[WavePoint, ...]:
    """Reduce ``levels_dbfs[channel][frame]`` to at most ``POINTS`` points a channel."""
    channels = cast("Sequence[Sequence[int]]", levels_dbfs or ())
    return tuple(
        point
        for number, levels in enumerate(channels)
        for point in _coarse(number, levels, frame_s)
    )


def _coarse(channel: int, levels: Sequence[int], frame_s: float) -> list[WavePoint]:
    step = max(1, -(-len(levels) // POINTS))
    return [
        WavePoint(channel, round(begin * frame_s, 3), _height(max(levels[begin : begin + step])))
        for begin in range(0, len(levels), step)
    ]


def _height(level_dbfs: int) -> float:
    above = (level_dbfs - QUIETEST_DBFS) / -QUIETEST_DBFS
    return round(min(max(above, 0.0), 1.0), 3)
