"""Levels of a channel and the gain that brings a quiet party up to the others."""

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE = 16_000
FRAME_S = 0.05  # the frame of a sound profile
FLOOR_DBFS = -100
_FRAMES_AT_ONCE = 1024  # so that three hours need no more memory than minutes do
SPEECH_DBFS = -22.0  # where the louder frames of a channel are brought for the models
LARGEST_GAIN_DB = 45.0  # a party 40 dB down is still understood; more would raise bare line noise


def frame_levels(samples: NDArray[np.float32], frame_s: float = FRAME_S) -> NDArray[np.float64]:
    """RMS level in dBFS of each whole or begun frame, floored at -100.

    0 dBFS is a full-scale square wave.
    """
    size = round(frame_s * SAMPLE_RATE)
    step = _FRAMES_AT_ONCE * size
    blocks = [_power(samples[at : at + step], size) for at in range(0, len(samples), step)]
    power = np.concatenate([*blocks, np.zeros(0)])
    return np.asarray(np.maximum(10.0 * np.log10(np.maximum(power, 1e-12)), float(FLOOR_DBFS)))


def _power(samples: NDArray[np.float32], size: int) -> NDArray[np.float64]:
    padded = np.pad(samples, (0, -len(samples) % size)).astype(np.float64)
    return np.asarray(np.mean(padded.reshape(-1, size) ** 2, axis=1))


def gain_for(samples: NDArray[np.float32]) -> np.float32:
    """The factor that brings the louder frames (95th percentile) of a channel to a common level.

    1 for what is loud enough; never so much that a sample would pass full scale.
    """
    loud_dbfs = float(np.percentile(frame_levels(samples), 95))
    gain_db = float(np.clip(SPEECH_DBFS - loud_dbfs, 0.0, LARGEST_GAIN_DB))
    peak = max(float(samples.max(initial=1e-9)), -float(samples.min(initial=0.0)))
    return np.float32(min(10.0 ** (gain_db / 20.0), max(1.0, 1.0 / peak)))
