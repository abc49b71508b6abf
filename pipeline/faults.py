"""Faults of the machine, apart from faults of a recording: which, and what to do.

A recording that cannot be processed goes into quarantine with a reason of ``ingest`` and stays
there while its content stays. A call that the machine failed on ends as failed. Failures, and the
few reasons of a recording that may pass, are tried again by later runs, ``MAX_ATTEMPTS`` times in
all; then they wait for ``callqa retry``.
"""

import errno
import traceback
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from ingest import Reason, describe

MAX_ATTEMPTS = 3
ATTEMPTS_A_RUN = 2  # a worker that dies costs its call one retry

# What one odd call can make the code of a stage raise; it costs that call, not the run.
FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BufferError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
# Reasons of the input that may pass by themselves: a share that was down, memory that was short.
PASSING = frozenset(
    {
        Reason.UNREADABLE,
        Reason.CHANGED_WHILE_READ,
        Reason.OVER_TIME_BUDGET,
        Reason.OVER_MEMORY_BUDGET,
        Reason.DECODER_DIED,
    }
)
_NO_USE_GOING_ON = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)


class Fault(StrEnum):
    """Indicates why the machine failed on a call."""

    WORKER_DIED = "worker_died"
    WORKER_HUNG = "worker_hung"
    OUT_OF_MEMORY = "out_of_memory"
    STAGE_FAILED = "stage_failed"


ADVICE = MappingProxyType(
    {
        Fault.WORKER_DIED: (
            "The process that worked on this recording ended without an answer, more than once. "
            "Look at free memory and the log, then `callqa retry`; fewer workers need less memory."
        ),
        Fault.WORKER_HUNG: (
            "The call took longer than its time limit and its process was ended. Raise "
            "`call_limit_minutes` in the settings for very long calls, then `callqa retry`."
        ),
        Fault.OUT_OF_MEMORY: (
            "There was not enough memory for this call. Use fewer workers, then `callqa retry`."
        ),
        Fault.STAGE_FAILED: (
            "A stage of callqa met something in this call that it cannot handle. Please report "
            "the line that the detail names; the other calls are not touched."
        ),
    }
)


def name_fault(error: Exception) -> tuple[Fault, str]:
    """The typed reason of an exception, and where it arose.

    The text of the exception stays out: it may quote what somebody said.
    """
    if isinstance(error, MemoryError):
        return Fault.OUT_OF_MEMORY, "not enough memory for this call"
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "an unknown line"
    return Fault.STAGE_FAILED, f"{type(error).__name__} at {place}"


def end_of(reason: str) -> str:
    """The state in which an input with this reason ends."""
    if reason in set(Fault):
        return "failed"
    return describe(Reason(reason)).ends_as if reason in set(Reason) else "quarantined"


def stops_the_run(error: Exception) -> bool:
    """Whether every other call would meet the same: a full, failing or read-only disk."""
    return isinstance(error, OSError) and error.errno in _NO_USE_GOING_ON
