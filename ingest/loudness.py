"""How loud each stretch of a channel is, and what that says about the recording."""

import numpy as np
from numpy.typing import NDArray

from ingest.limits import SAMPLE_RATE_HZ

FRAME_S = 0.02
BLOCK_FRAMES = 3000  # a minute at a time: a variance copies what it is taken of
FLOOR_DBFS = -100.0
# The idle toggling of an A-law codec lies at -72 dBFS, faint speech above -60.
LINE_NOISE_DBFS = -65.0
LIVE_S = 0.1  # shorter than any spoken word, longer than a click
NOISE_PERCENTILE = 10
SPEECH_PERCENTILE = 95


def frame_levels_dbfs(channel: NDArray[np.float32]) -> NDArray[np.float32]:
    """RMS level of each whole frame of one 16 kHz channel in dBFS, its DC removed.

    Floored at -100. 0 dBFS is the RMS of a full-scale square wave. A remainder shorter than a frame
    is left out.
    """
    frame = round(FRAME_S * SAMPLE_RATE_HZ)
    count = len(channel) // frame
    frames = channel[: count * frame].reshape(count, frame)
    power = np.empty(count, dtype=np.float32)
    for start in range(0, count, BLOCK_FRAMES):
        power[start : start + BLOCK_FRAMES] = frames[start : start + BLOCK_FRAMES].var(axis=1)
    floored = np.maximum(power, np.float32(10 ** (FLOOR_DBFS / 10)))
    levels: NDArray[np.float32] = np.float32(10.0) * np.log10(floored)
    return levels


def is_dead(levels_dbfs: NDArray[np.float32]) -> bool:
    """Whether a channel stays below line noise but for clicks."""
    return bool(np.count_nonzero(levels_dbfs > LINE_NOISE_DBFS) * FRAME_S < LIVE_S)


def estimate_snr_db(levels_dbfs: NDArray[np.float32]) -> float:
    """Estimate speech above noise from the loud and the quiet frames of a channel.

    The 95th less the 10th percentile of the frame levels: a coarse figure, comparable between
    recordings.
    """
    quiet, loud = np.percentile(levels_dbfs, (NOISE_PERCENTILE, SPEECH_PERCENTILE))
    return round(float(loud - quiet), 1)
