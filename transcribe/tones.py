"""Tones that a telephone line makes for itself: ring-back, busy, dial tone, key presses."""

import numpy as np
from numpy.typing import NDArray

_FRAME = 1024  # 64 ms: bins of 15.6 Hz tell 425, 440 and 450 Hz apart from speech harmonics
TONAL_SHARE = 0.9  # of a frame's energy in its four strongest lines; voiced speech stays near 0.6
_LINES = 4
_SPREAD = 2  # neighbouring bins that a Hann window smears a line over
_STEADY_SHARE = 0.7


def is_tone(samples: NDArray[np.float32]) -> bool:
    """Whether a stretch at 16 kHz is a steady tone or key press rather than a voice.

    A tone holds the same one or two lines; a voice moves its harmonics within tenths of a second.
    """
    frames = _spectra(samples)
    if not len(frames):
        return False
    tonal = _tonal_share(frames) >= TONAL_SHARE
    if np.mean(tonal) < _STEADY_SHARE:
        return False
    peaks = np.argmax(frames[tonal], axis=1)
    values, counts = np.unique(peaks, return_counts=True)
    steady = counts[np.argsort(counts)][-3:].sum() / len(peaks)
    return bool(steady >= _STEADY_SHARE and len(values) <= max(4, len(peaks) // 8))


def _spectra(samples: NDArray[np.float32]) -> NDArray[np.float64]:
    count = len(samples) // _FRAME
    if not count:
        return np.zeros((0, _FRAME // 2 + 1))
    frames = samples[: count * _FRAME].reshape(count, _FRAME).astype(np.float64)
    power = np.abs(np.fft.rfft(frames * np.hanning(_FRAME), axis=1)) ** 2
    loud = power.sum(axis=1)
    return np.asarray(power[loud > 0.05 * float(np.max(loud, initial=0.0))])


def _tonal_share(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of each frame's energy that lies within its strongest lines."""
    rest = frames.copy()
    rows = np.arange(len(rest))
    held = np.zeros(len(rest))
    for _ in range(_LINES // 2):
        peak = np.argmax(rest, axis=1)
        for offset in range(-_SPREAD, _SPREAD + 1):
            column = np.clip(peak + offset, 0, rest.shape[1] - 1)
            held += rest[rows, column]
            rest[rows, column] = 0.0
    return np.asarray(held / np.maximum(frames.sum(axis=1), 1e-20))
