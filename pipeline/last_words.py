"""What a run says when it dies of a fault that Python cannot catch: where it stood, in a file.

A crash in a library (a segmentation fault, an abort of the database) ends a process without a
message. The file holds the lines of code of every thread, no values and so no words of a call.
"""

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.home import Home

_NAME = "crash-{pid}.txt"


@contextmanager
def leave_last_words(home: Home) -> Iterator[None]:
    """Write the threads' places to ``HOME/logs`` if this process crashes inside.

    Nothing where Python's own fault handler is at work already; it writes to standard error then.
    """
    _sweep(home)
    if faulthandler.is_enabled():
        yield
        return
    path = _path(home, os.getpid())
    with path.open("w", encoding="utf-8") as handle:
        faulthandler.enable(handle)
        try:
            yield
        finally:
            faulthandler.disable()
    path.unlink(missing_ok=True)


def find_last_words(home: Home, pid: object) -> Path | None:
    """The file that a process has left when it crashed."""
    path = _path(home, pid)
    return path if path.exists() and path.stat().st_size else None


def _sweep(home: Home) -> None:
    """Remove the empty files of processes that were killed, which leaves no time for words."""
    for path in home.logs.glob(_NAME.format(pid="*")):
        if not path.stat().st_size:
            path.unlink(missing_ok=True)


def _path(home: Home, pid: object) -> Path:
    return home.logs / _NAME.format(pid=pid)
