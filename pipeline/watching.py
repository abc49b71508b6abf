"""Run after run over the same sources, until asked to stop."""

import logging
import time
from collections.abc import Callable

from conversation.errors import HomeLockedError
from pipeline.stop import Stop
from pipeline.summary import RunSummary

_log = logging.getLogger(__name__)
_NAP_S = 0.2  # how soon a stop is noticed between two runs


def watch(run_once: Callable[[], RunSummary], *, poll_s: float, stop: Stop) -> RunSummary | None:
    """Call ``run_once`` every ``poll_s`` seconds; returns the last summary.

    A home that another command holds is tried again at the next poll. The lock is let go between
    two runs, so that ``retry`` and ``warehouse`` commands come through.
    """
    last: RunSummary | None = None
    while not stop.reason:
        begun = time.monotonic()
        try:
            last = run_once()
        except HomeLockedError:
            _log.warning("the results folder is in use; trying again at the next poll")
        _sleep(poll_s - (time.monotonic() - begun), stop)
    return last


def _sleep(seconds: float, stop: Stop) -> None:
    ends_at = time.monotonic() + seconds
    while not stop.reason and (left_s := ends_at - time.monotonic()) > 0:
        time.sleep(min(_NAP_S, left_s))
