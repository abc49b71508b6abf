"""Decoded samples in memory that two processes can share.

Every row has room for the longest recording, but memory is taken by what was written only: nothing
is held twice, however long the call.
"""

import mmap
import os
import tempfile
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation.errors import QuarantineError
from ingest.limits import SAMPLE_RATE_HZ
from ingest.reasons import Reason

SAMPLE_BYTES = 4
MOST_ROWS = 2  # a telephone call has two parties
SLACK_S = 1.0  # every change of sample rate midway may round up by one sample


def row_bytes_for(max_seconds: float) -> int:
    """Room that one row takes in the address space, in whole pages."""
    needed = round((max_seconds + SLACK_S) * SAMPLE_RATE_HZ) * SAMPLE_BYTES
    return -(-needed // mmap.ALLOCATIONGRANULARITY) * mmap.ALLOCATIONGRANULARITY


@dataclass(frozen=True, slots=True)
class RowPlan:
    """Where the rows lie: ``kept`` are the ones that somebody will read."""

    row_bytes: int
    length: int
    kept: tuple[int, ...]


class SampleStore:
    """Rows of 16 kHz float32 samples that grow block by block; ``descriptor`` can be sent away."""

    def __init__(self, *, max_seconds: float) -> None:
        self.row_bytes = row_bytes_for(max_seconds)
        self.descriptor = _open_memory()
        self.length = self._channels = 0
        os.ftruncate(self.descriptor, MOST_ROWS * self.row_bytes)
        self._memory = mmap.mmap(self.descriptor, MOST_ROWS * self.row_bytes)
        whole: NDArray[np.float32] = np.frombuffer(self._memory, dtype=np.float32)
        self._rows = whole.reshape(MOST_ROWS, self.row_bytes // SAMPLE_BYTES)

    def append(self, block: NDArray[np.float32]) -> None:
        """Add a block of shape [channels, n], as many channels as in the first block."""
        self._channels = len(block)
        end = self.length + block.shape[1]
        if end > self._rows.shape[1]:
            raise QuarantineError(Reason.TOO_LONG, "it holds more sound than its time stamps say")
        self._rows[: len(block), self.length : end] = block
        self.length = end

    @property
    def rows(self) -> NDArray[np.float32]:
        """What was written so far, of shape [channels, n], without a copy."""
        return self._rows[: self._channels, : self.length]

    def release(self, *, kept: tuple[int, ...]) -> None:
        """Give back the memory of every row that nobody will read."""
        for row in set(range(self._channels)) - set(kept):
            if hasattr(mmap, "MADV_REMOVE"):
                self._memory.madvise(mmap.MADV_REMOVE, row * self.row_bytes, self.row_bytes)

    def close(self) -> None:
        """Let go of the memory; views that others hold keep it alive."""
        del self._rows, self._memory
        os.close(self.descriptor)


def map_rows(descriptor: int, plan: RowPlan) -> NDArray[np.float32]:
    """See the kept rows of a store, of shape [rows, n], without a copy; rows are contiguous."""
    used = plan.length * SAMPLE_BYTES
    if not used or not plan.kept:
        return np.empty((len(plan.kept), 0), dtype=np.float32)
    first, last = plan.kept[0], plan.kept[-1]
    reach = (last - first) * plan.row_bytes + used
    memory = mmap.mmap(descriptor, reach, offset=first * plan.row_bytes)
    return np.ndarray(
        (len(plan.kept), plan.length),
        dtype=np.float32,
        buffer=memory,
        strides=(plan.row_bytes, SAMPLE_BYTES),
    )


def _open_memory() -> int:
    """A file without a name: in memory where the system has such, else deleted at once."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("callqa-samples", os.MFD_CLOEXEC)
    with tempfile.TemporaryFile() as scratch:
        return os.dup(scratch.fileno())
