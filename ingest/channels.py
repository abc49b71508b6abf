"""How the parties lie over the channels: apart, mixed, the same twice, or one side missing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import ChannelKind
from ingest.limits import SAMPLE_RATE_HZ
from ingest.loudness import frame_levels_dbfs, is_dead

WINDOW_S = 0.5
AUDIBLE_DBFS = -60.0
SAME_RESIDUAL = 0.02  # -17 dB: what a lossy codec leaves when it codes one signal twice
SAME_SHARE = 0.99


@dataclass(frozen=True, slots=True)
class ChannelLayout:
    """What the channels hold; ``kept`` are the rows that carry speech of their own."""

    kind: ChannelKind
    kept: tuple[int, ...]
    dead: tuple[int, ...] = ()
    is_inverted: bool = False


def lay_out(samples: NDArray[np.float32]) -> ChannelLayout:
    """Decide the layout of one or two 16 kHz channels of shape [channels, n].

    ``kept`` is empty where every channel is dead. Two rows are kept for ``STEREO`` only.
    """
    dead = tuple(
        index for index, channel in enumerate(samples) if is_dead(frame_levels_dbfs(channel))
    )
    alive = tuple(index for index in range(len(samples)) if index not in dead)
    if len(alive) < 2:
        return ChannelLayout(ChannelKind.MONO, alive, dead)
    gain = _fit_gain(samples)
    if _is_same(samples, gain):
        return ChannelLayout(ChannelKind.DUAL_MONO, (0,), dead, is_inverted=gain < 0)
    return ChannelLayout(ChannelKind.STEREO, alive, dead)


def keep_rows(samples: NDArray[np.float32], layout: ChannelLayout) -> NDArray[np.float32]:
    """The rows that carry speech of their own; no copy where that is all of them."""
    if len(layout.kept) == len(samples):
        return samples
    return samples[list(layout.kept)]


def _fit_gain(samples: NDArray[np.float32]) -> float:
    """Least-squares factor from the first channel to the second; negative where inverted."""
    left, right = samples
    return float(np.dot(left, right)) / float(np.dot(left, left))


def _is_same(samples: NDArray[np.float32], gain: float) -> bool:
    """Whether one factor explains nearly every audible window of the second channel.

    One factor for the whole call: fitted per window, the echo of a lone speaker would look the same
    too.
    """
    window = round(WINDOW_S * SAMPLE_RATE_HZ)
    audible = different = 0
    for start in range(0, samples.shape[1] - window + 1, window):
        left, right = samples[:, start : start + window]
        loudest = max(float(np.dot(left * gain, left * gain)), float(np.dot(right, right)))
        if loudest / window < 10 ** (AUDIBLE_DBFS / 10):
            continue
        residual = right - gain * left
        audible += 1
        different += float(np.dot(residual, residual)) > SAME_RESIDUAL * loudest
    return audible > 0 and different <= (1 - SAME_SHARE) * audible
