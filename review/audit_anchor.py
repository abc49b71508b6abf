"""Daily anchors: the end of the audit log's chain, written where the database is not.

An anchor file is lines of JSON that only grows: day, number and hash of the last event. Keep it on
another machine or on write-once storage: who can rewrite both the log and all copies of the anchors
can hide everything.
"""

import json
import os
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from conversation.errors import HomeError
from review.audit import AuditLog


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of the chain on one day: ``number`` of the last event and its ``hash``."""

    day: date
    number: int
    hash: str


def append_anchor(log: AuditLog, path: Path, *, now: datetime) -> Anchor | None:
    """Anchor the log once a day; returns none where today's anchor is there already.

    A clock that was set back adds no second anchor for a day and never an older one. Raises
    ``HomeError`` for an anchor file that cannot be read or written.
    """
    known = read_anchors(path) if path.exists() else ()
    today = now.date()
    if known and known[-1].day >= today:
        return None
    number, chain = log.head()
    anchor = Anchor(today, number, chain)
    line = json.dumps(asdict(anchor) | {"day": today.isoformat()}, sort_keys=True)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise HomeError(
            f"{path} cannot be written: {error.strerror} — the audit log was not anchored today"
        ) from error
    return anchor


def read_anchors(path: Path) -> tuple[Anchor, ...]:
    """All anchors in the order of the file; raises ``HomeError`` for a missing or broken one."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise HomeError(
            f"{path} cannot be read: {error} — bring back the copy kept outside this machine"
        ) from error
    return tuple(_anchor(path, number, line) for number, line in enumerate(lines, start=1))


def _anchor(path: Path, number: int, line: str) -> Anchor:
    try:
        told = json.loads(line)
        return Anchor(date.fromisoformat(told["day"]), int(told["number"]), str(told["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        raise HomeError(
            f"{path}:{number} is no anchor — bring back the copy kept outside this machine"
        ) from error
