"""How high a voice is: autocorrelation of each frame, which also finds what the line cuts away.

A telephone passes 300 to 3400 Hz, so the fundamental of most voices is missing; the distance of its
harmonics is not, and that is what autocorrelation measures.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.loudness import FRAME_S, SAMPLE_RATE

LOWEST_HZ = 70.0  # deep male voices
HIGHEST_HZ = 450.0  # excited female voices
WINDOW = 1024  # 64 ms: four periods of the lowest voice
VOICED = 0.5  # normalised autocorrelation of voiced speech on a telephone line; noise stays under
_NEAR_BEST = 0.9  # the shortest period almost as good as the best: longer ones are its multiples
_BLOCK = 512  # frames at once: half a minute, so that three hours need no more memory than that
_MEDIAN = 3


def track_pitch(samples: NDArray[np.float32], speech: Sequence[Span]) -> tuple[int, ...]:
    """Pitch in whole Hz of every frame of ``FRAME_S`` at 16 kHz; 0 outside voiced speech."""
    size = round(FRAME_S * SAMPLE_RATE)
    count = -(-len(samples) // size)
    spoken = _frames_in(speech, count)
    pitch = np.zeros(count)
    for start in range(0, len(spoken), _BLOCK):
        block = spoken[start : start + _BLOCK]
        begins = block * size + size // 2 - WINDOW // 2
        pitch[block] = _pitch_of(_windows(samples, begins))
    return tuple(int(value) for value in np.round(_without_outliers(pitch)))


def _windows(samples: NDArray[np.float32], begins: NDArray[np.int64]) -> NDArray[np.float64]:
    """The windows that begin there; silence before the recording and after it."""
    places = begins[:, None] + np.arange(WINDOW)[None, :]
    inside = (places >= 0) & (places < len(samples))
    return np.where(inside, samples[np.clip(places, 0, len(samples) - 1)], 0.0).astype(np.float64)


def _frames_in(speech: Sequence[Span], count: int) -> NDArray[np.int64]:
    inside = np.zeros(count, bool)
    for span in speech:
        inside[int(span.start / FRAME_S) : int(np.ceil(span.end / FRAME_S))] = True
    return np.flatnonzero(inside)


def _pitch_of(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """Hz for each row, 0 for unvoiced ones."""
    shortest, longest = int(SAMPLE_RATE / HIGHEST_HZ), int(SAMPLE_RATE / LOWEST_HZ)
    correlation = _autocorrelation(frames, longest + 2)
    inner = correlation[:, shortest : longest + 1]
    is_peak = (inner >= correlation[:, shortest - 1 : longest]) & (
        inner >= correlation[:, shortest + 1 : longest + 2]
    )
    peaks = np.where(is_peak, inner, 0.0)
    best = peaks.max(axis=1)
    first = np.argmax(peaks >= _NEAR_BEST * np.maximum(best, 1e-9)[:, None], axis=1)
    lags = first + shortest + _refinement(correlation, first + shortest)
    return np.where(best >= VOICED, SAMPLE_RATE / lags, 0.0)


def _autocorrelation(frames: NDArray[np.float64], lags: int) -> NDArray[np.float64]:
    """Autocorrelation divided by that of the window, so that a perfect period gives 1."""
    window = np.hanning(WINDOW)
    centred = (frames - frames.mean(axis=1, keepdims=True)) * window
    spectra = np.abs(np.fft.rfft(centred, 2 * WINDOW, axis=1)) ** 2
    raw = np.fft.irfft(spectra, axis=1)[:, :lags]
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2 * WINDOW)) ** 2)[:lags]
    power = np.maximum(raw[:, :1], 1e-12)
    return np.asarray(raw / power / (own / own[0]))


def _refinement(correlation: NDArray[np.float64], lags: NDArray[np.int64]) -> NDArray[np.float64]:
    """Where between samples the peak lies, by the parabola through its neighbours."""
    rows = np.arange(len(lags))
    left, middle, right = (correlation[rows, lags + step] for step in (-1, 0, 1))
    bend = left - 2 * middle + right
    shift = np.where(np.abs(bend) > 1e-12, 0.5 * (left - right) / np.where(bend, bend, 1.0), 0.0)
    return np.asarray(np.clip(shift, -0.5, 0.5))


def _without_outliers(pitch: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of three voiced neighbours; a frame alone is no voice."""
    padded = np.pad(pitch, 1)
    windows = np.stack([padded[i : i + len(pitch)] for i in range(_MEDIAN)])
    smooth = np.median(windows, axis=0)
    return np.where(pitch > 0, smooth, 0.0)
