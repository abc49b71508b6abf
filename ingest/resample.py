"""Blocks at any sample rate become blocks at 16 kHz, each channel for itself."""

from collections.abc import Iterable, Iterator

import numpy as np
import soxr
from numpy.typing import NDArray

from ingest.limits import SAMPLE_RATE_HZ

Block = NDArray[np.float32]


def resample_to_16_khz(blocks: Iterable[tuple[int, Block]]) -> Iterator[Block]:
    """Resample blocks of shape [channels, n] as they come.

    A change of rate midway restarts the filter.
    """
    resampler: soxr.ResampleStream | None = None
    rate = channels = 0
    for block_rate, block in blocks:
        if block_rate != rate:
            yield from _flush(resampler, channels)
            rate, channels = block_rate, len(block)
            resampler = _resampler(block_rate, channels=channels)
        yield _resampled(resampler, block)
    yield from _flush(resampler, channels)


def _resampler(rate: int, *, channels: int) -> "soxr.ResampleStream | None":
    if rate == SAMPLE_RATE_HZ:
        return None
    return soxr.ResampleStream(rate, SAMPLE_RATE_HZ, channels, dtype="float32", quality="VHQ")


def _resampled(
    resampler: "soxr.ResampleStream | None", block: Block, *, last: bool = False
) -> Block:
    if resampler is None:
        return block
    rows: Block = resampler.resample_chunk(np.ascontiguousarray(block.T), last=last)
    return rows.reshape(-1, len(block)).T


def _flush(resampler: "soxr.ResampleStream | None", channels: int) -> Iterator[Block]:
    if resampler is not None:
        nothing = np.empty((channels, 0), dtype=np.float32)
        yield _resampled(resampler, nothing, last=True)
