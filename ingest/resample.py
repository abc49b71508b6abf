"""Blocks at any sample rate become one array at 16 kHz, each channel for itself."""

from collections.abc import Iterable

import numpy as np
import soxr
from numpy.typing import NDArray

from ingest.limits import SAMPLE_RATE_HZ


def join_at_16_khz(blocks: Iterable[tuple[int, NDArray[np.float32]]]) -> NDArray[np.float32]:
    """Resample blocks of shape [channels, n] and join them.

    A change of rate midway restarts the filter. Returns shape [channels, samples]; [0, 0] where
    there are no blocks.
    """
    parts: list[NDArray[np.float32]] = []
    resampler: soxr.ResampleStream | None = None
    rate = 0
    for block_rate, block in blocks:
        if block_rate != rate:
            _flush(resampler, parts)
            rate, resampler = block_rate, _resampler(block_rate, channels=len(block))
        parts.append(_resampled(resampler, block))
    _flush(resampler, parts)
    return _join(parts)


def _resampler(rate: int, *, channels: int) -> "soxr.ResampleStream | None":
    if rate == SAMPLE_RATE_HZ:
        return None
    return soxr.ResampleStream(rate, SAMPLE_RATE_HZ, channels, dtype="float32", quality="VHQ")


def _resampled(
    resampler: "soxr.ResampleStream | None", block: NDArray[np.float32], *, last: bool = False
) -> NDArray[np.float32]:
    if resampler is None:
        return block
    rows: NDArray[np.float32] = resampler.resample_chunk(np.ascontiguousarray(block.T), last=last)
    return rows.reshape(-1, len(block)).T


def _flush(resampler: "soxr.ResampleStream | None", parts: list[NDArray[np.float32]]) -> None:
    if resampler is not None:
        nothing = np.empty((len(parts[-1]), 0), dtype=np.float32)
        parts.append(_resampled(resampler, nothing, last=True))


def _join(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    if not parts:
        return np.empty((0, 0), dtype=np.float32)
    joined = np.empty((len(parts[0]), sum(part.shape[1] for part in parts)), dtype=np.float32)
    position = joined.shape[1]
    # From the back, letting go of each part once copied: the peak stays near one copy of the call.
    while parts:
        part = parts.pop()
        joined[:, position - part.shape[1] : position] = part
        position -= part.shape[1]
    return joined
