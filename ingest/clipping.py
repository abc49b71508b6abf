"""Peaks and clipping, counted on the samples as they were stored."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.loudness import FLOOR_DBFS

CLIPPED_AT = 0.98  # A-law's largest value is 0.984
RUN = 3  # a lone sample at full scale is a peak, three in a row are a flat top


@dataclass(slots=True)
class PeakMeter:
    """Watches blocks go by; the figures hold for what has passed so far."""

    peak: float = 0.0
    clipped: int = 0
    samples: int = 0

    def watch(
        self, blocks: Iterable[tuple[int, NDArray[np.float32]]]
    ) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Pass blocks of shape [channels, n] through and count what is in them."""
        for rate, block in blocks:
            self.peak = max(self.peak, float(np.abs(block).max(initial=0.0)))
            self.samples += block.size
            if self.peak >= CLIPPED_AT:
                self.clipped += _count_clipped(block)
            yield rate, block

    @property
    def peak_dbfs(self) -> float:
        """Largest sample against full scale, floored at -100."""
        return round(max(FLOOR_DBFS, 20 * float(np.log10(max(self.peak, 1e-9)))), 2)

    @property
    def clipped_share(self) -> float:
        """Share of samples that lie on flat tops, in 0..1."""
        return round(self.clipped / self.samples, 6) if self.samples else 0.0


def _count_clipped(block: NDArray[np.float32]) -> int:
    loud = np.abs(block) >= CLIPPED_AT
    tops = loud[:, 2:] & loud[:, 1:-1] & loud[:, :-2]
    on_top = np.zeros_like(loud)
    for shift in range(RUN):
        on_top[:, shift : loud.shape[1] - (RUN - 1) + shift] |= tops
    return int(np.count_nonzero(on_top))
