"""What is heard on a channel every 64 ms: how loud, how tonal, and on which two frequencies."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.loudness import SAMPLE_RATE

FRAME = 1024  # 64 ms at 16 kHz: lines of 15.6 Hz tell 425, 440 and 450 Hz apart from harmonics
FRAME_S = FRAME / SAMPLE_RATE
LINE_HZ = SAMPLE_RATE / FRAME
LOWEST_HZ, HIGHEST_HZ = 300.0, 3400.0  # the band of a telephone
_PROMINENT = np.log(10.0)  # 10 dB over its neighbourhood
_NEIGHBOURHOOD = 8  # lines to each side
_SPREAD = 2  # lines that a Hann window smears one frequency over
_BLOCK = 4096  # frames at once: four minutes, so that three hours need no more memory than that


@dataclass(frozen=True, slots=True)
class LineFrames:
    """One row a frame.

    ``level_dbfs``; ``tonal`` is the share of the energy that lies in lines 10 dB over their
    neighbourhood (music and tones over 0.9, noise near 0); ``two`` the share in the two strongest
    lines; ``low_hz`` and ``high_hz`` are those two.
    """

    level_dbfs: NDArray[np.float64]
    tonal: NDArray[np.float64]
    two: NDArray[np.float64]
    low_hz: NDArray[np.float64]
    high_hz: NDArray[np.float64]


def line_frames(samples: NDArray[np.float32]) -> LineFrames:
    """Look at every whole frame of a channel at 16 kHz."""
    count = len(samples) // FRAME
    frames = samples[: count * FRAME].reshape(count, FRAME)
    blocks = [_look(frames[start : start + _BLOCK]) for start in range(0, count, _BLOCK)]
    if not blocks:
        return LineFrames(*(np.zeros(0) for _ in range(5)))
    return LineFrames(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def _look(frames: NDArray[np.float32]) -> tuple[NDArray[np.float64], ...]:
    sound = frames.astype(np.float64)
    level = 10 * np.log10(np.maximum(np.mean(sound**2, axis=1), 1e-12))
    spectra = np.abs(np.fft.rfft(sound * np.hanning(FRAME), axis=1)) ** 2
    band = spectra[:, int(LOWEST_HZ / LINE_HZ) : int(HIGHEST_HZ / LINE_HZ)] + 1e-12
    strongest, second, share = _two_lines(band)
    first_hz = (strongest + int(LOWEST_HZ / LINE_HZ)) * LINE_HZ
    second_hz = (second + int(LOWEST_HZ / LINE_HZ)) * LINE_HZ
    low, high = np.minimum(first_hz, second_hz), np.maximum(first_hz, second_hz)
    return level, _tonal(band), share, low, high


def _tonal(band: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of a frame's energy in lines that stand out of the geometric mean around them."""
    logs = np.log(band)
    reach = _NEIGHBOURHOOD
    sums = np.cumsum(np.pad(logs, ((0, 0), (reach + 1, reach)), mode="edge"), axis=1)
    around = (sums[:, 2 * reach + 1 :] - sums[:, : -2 * reach - 1]) / (2 * reach + 1)
    return np.asarray((band * (logs - around > _PROMINENT)).sum(axis=1) / band.sum(axis=1))


def _two_lines(
    band: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The two strongest lines of each frame and the share of the energy that they hold."""
    rest, rows, held = band.copy(), np.arange(len(band)), np.zeros(len(band))
    found = []
    for _ in range(2):
        peak = np.argmax(rest, axis=1)
        for offset in range(-_SPREAD, _SPREAD + 1):
            column = np.clip(peak + offset, 0, rest.shape[1] - 1)
            held += rest[rows, column]
            rest[rows, column] = 0.0
        found.append(peak)
    return found[0], found[1], held / band.sum(axis=1)
