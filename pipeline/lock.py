"""One writer a home."""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from conversation.errors import HomeLockedError
from pipeline.home import Home


@contextmanager
def hold_lock(home: Home) -> Iterator[None]:
    """Hold the home for one run; raises ``HomeLockedError`` naming who holds it since when.

    The operating system lets go of the lock when its process dies, so none is ever stale.
    """
    with home.lock.open("a+", encoding="utf-8") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeLockedError(_refusal(home, handle)) from None
        _sign(handle)
        yield
        handle.truncate(0)


def _sign(handle: TextIO) -> None:
    handle.seek(0)
    handle.truncate()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": now}, handle)
    handle.flush()


def _refusal(home: Home, handle: TextIO) -> str:
    handle.seek(0)
    try:
        holder = json.load(handle)
    except json.JSONDecodeError:
        holder = {}
    who = f"process {holder.get('pid', '?')} on {holder.get('host', '?')}"
    return (
        f"the results folder {home.path} is in use by {who} since {holder.get('since', '?')} — "
        "wait until that run ends, or choose another --home"
    )
