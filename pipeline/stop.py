"""When a run ends before everything is done: asked to, out of time, out of disk."""

import logging
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from conversation.errors import HomeError

_log = logging.getLogger(__name__)
SIGNALS = (signal.SIGTERM, signal.SIGINT)
ASKED, OUT_OF_TIME, DISK_FULL = "asked_to_stop", "max_hours", "disk_full"


class Stop:
    """Says whether a run may take another call in hand; what is in hand is always finished."""

    def __init__(self) -> None:
        self.reason = ""

    def ask(self) -> None:
        """End the run after the calls in hand."""
        self.reason = self.reason or ASKED


@contextmanager
def stop_on_signals(stop: Stop) -> Iterator[Stop]:
    """Let SIGTERM and Ctrl-C ask for an orderly end; a second one ends at once."""

    def ask(number: int, frame: FrameType | None) -> None:
        stop.ask()
        signal.signal(number, signal.default_int_handler)
        _log.warning("asked to stop; the calls in hand are finished first")

    before = {number: signal.signal(number, ask) for number in SIGNALS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class Limits:
    """Watches over one run: the stop button, the clock and the free space."""

    def __init__(
        self, stop: Stop, *, max_hours: float | None, home: Path, least_free_bytes: int
    ) -> None:
        self._stop = stop
        self._home = home
        self._least_free_bytes = least_free_bytes
        self._ends_at = time.monotonic() + max_hours * 3600 if max_hours is not None else None

    def require_space(self) -> None:
        """Refuse to begin on a full disk; raises ``HomeError``."""
        free = shutil.disk_usage(self._home).free
        if free < self._least_free_bytes:
            raise HomeError(
                f"only {free >> 20} MiB are free for the results folder {self._home}, a run needs "
                f"{self._least_free_bytes >> 20} — free some space, choose another --home, or "
                "lower `least_free_mib` in the settings"
            )

    @property
    def asked(self) -> str:
        """Why the run was asked to end, empty where it was not."""
        return self._stop.reason

    def reason_to_stop(self) -> str:
        """Why no further call may be taken in hand, empty while there is no reason."""
        if self._stop.reason:
            return self._stop.reason
        if self._ends_at is not None and time.monotonic() >= self._ends_at:
            return OUT_OF_TIME
        if shutil.disk_usage(self._home).free < self._least_free_bytes:
            return DISK_FULL
        return ""
