"""One writer a home."""

import fcntl
import json
import logging
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from conversation.errors import HomeError, HomeLockedError
from pipeline.home import Home
from pipeline.last_words import find_last_words
from warehouse.failpoint import failpoint

_log = logging.getLogger(__name__)


@contextmanager
def hold_lock(home: Home) -> Iterator[str]:
    """Hold the home for one run; raises ``HomeLockedError`` naming who holds it since when.

    The operating system lets go of the lock when its process dies, so a stale one never blocks.
    Yields a sentence about a run before that died without letting go, empty where none did.
    """
    try:
        handle = home.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise HomeError(
            f"the lock {home.lock} cannot be used: {error.strerror} — choose another --home"
        ) from error
    with handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeLockedError(_refusal(home, _signature(handle))) from None
        died = _epitaph(home, _signature(handle))
        _sign(handle)
        try:
            yield died
        finally:
            failpoint("before_unlock")
            handle.truncate(0)


def _sign(handle: TextIO) -> None:
    handle.seek(0)
    handle.truncate()
    now = datetime.now(UTC).isoformat(timespec="seconds")
    json.dump({"pid": os.getpid(), "host": socket.gethostname(), "since": now}, handle)
    handle.flush()


def _signature(handle: TextIO) -> dict[str, Any]:
    handle.seek(0)
    try:
        holder = json.load(handle)
    except json.JSONDecodeError:
        return {}
    return holder if isinstance(holder, dict) else {}


def _epitaph(home: Home, before: dict[str, Any]) -> str:
    if not before:
        return ""
    _log.warning("the run before did not end by itself")
    words = find_last_words(home, before.get("pid"))
    how = (
        f"crashed: where it stood is in {words}, please report it"
        if words is not None
        else "was ended from outside (kill -9, no memory left, power; the system's journal knows)"
    )
    run = f"the run of {_named(before)}, begun {before.get('since', '?')},"
    return f"{run} {how}; this run goes on where it stopped"


def _refusal(home: Home, holder: dict[str, Any]) -> str:
    return (
        f"the results folder {home.path} is in use by {_named(holder)} since "
        f"{holder.get('since', '?')} — {_advice(holder)}"
    )


def _advice(holder: dict[str, Any]) -> str:
    here = holder.get("host") == socket.gethostname()
    if here and not Path(f"/proc/{holder.get('pid')}").exists():
        return (
            "that process is gone, so one that it started still holds the file: end it "
            "(`fuser` on the lock file shows which) and run again"
        )
    return "wait until that run ends, or choose another --home"


def _named(holder: dict[str, Any]) -> str:
    return f"process {holder.get('pid', '?')} on {holder.get('host', '?')}"
