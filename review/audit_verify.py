"""Is the audit log what it was? Every break named by its row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError
from review.audit_anchor import Anchor, read_anchors
from review.audit_event import EMPTY_HASH, event_hash
from review.audit_tables import EVENTS
from review.database import choose_place, is_address, open_database

CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class AuditBreak:
    """One thing that is not as it was: ``number`` of the row, and what is wrong with it."""

    number: int
    problem: str


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a verification found; ``events`` and ``anchors`` are how many were looked at.

    ``set_back`` are rows whose time lies well before that of the row before: a clock was set back.
    The order of rows does not depend on it, so that breaks nothing.
    """

    events: int
    anchors: int
    breaks: tuple[AuditBreak, ...]
    set_back: tuple[int, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing was altered, taken out, put in or cut off."""
        return not self.breaks


def verify_audit(path: str | Path, *, anchors: Path | None = None) -> AuditReport:
    """Recompute every hash, and compare with the anchors where a file of them is given.

    Raises ``HomeError`` for a log or an anchor file that is missing or cannot be read.
    """
    place = choose_place(path)
    if not is_address(place) and not Path(place).exists():
        raise HomeError(f"{place} does not exist — name the audit log of a home")
    kept = read_anchors(anchors) if anchors is not None else ()
    seen = _Seen({anchor.number for anchor in kept})
    breaks = [*seen.chain_breaks(_rows(place)), *_anchor_breaks(seen.hashes, kept)]
    ordered = sorted(breaks, key=lambda one: (one.number, one.problem))
    return AuditReport(seen.events, len(kept), tuple(ordered), tuple(seen.set_back))


def _rows(path: str | Path) -> Iterator["Row[Any]"]:
    engine = open_database(path)
    try:
        with engine.begin() as connection:
            yield from connection.execute(select(EVENTS).order_by(EVENTS.c.number))
    except DBAPIError as error:
        raise HomeError(
            f"{Path(path).name} cannot be read as an audit log: {error.orig} — restore it from a "
            "backup"
        ) from error
    finally:
        engine.dispose()


class _Seen:
    """One walk over the log that remembers only the rows that were anchored."""

    def __init__(self, anchored: set[int]) -> None:
        self.events = 0
        self.hashes = {0: EMPTY_HASH}
        self.set_back: list[int] = []
        self._anchored = anchored

    def chain_breaks(self, rows: Iterable["Row[Any]"]) -> Iterator[AuditBreak]:
        expected, previous = 1, EMPTY_HASH
        latest: datetime | None = None
        for row in rows:
            self.events += 1
            if row.number in self._anchored:
                self.hashes[row.number] = row.hash
            if row.number != expected:
                gap = range(expected, row.number)
                yield AuditBreak(expected, f"row {_named(gap)} is missing")
            elif row.previous != previous:
                yield AuditBreak(row.number, "it does not follow the row before it")
            if event_hash(dict(row._mapping)) != row.hash:
                yield AuditBreak(row.number, "its content is not what was recorded")
            expected, previous = row.number + 1, row.hash
            latest = self._notice_clock(row.number, _moment(row.at), latest)

    def _notice_clock(
        self, number: int, at: datetime | None, latest: datetime | None
    ) -> datetime | None:
        """Several machines write, so that small differences of their clocks are left aside."""
        if at is None or latest is None:
            return at or latest
        if latest - at > CLOCKS_DIFFER:
            self.set_back.append(number)
        return at


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # what was altered is named by its hash


def _named(gap: range) -> str:
    return f"{gap[0]}" if len(gap) == 1 else f"{gap[0]}–{gap[-1]}"


def _anchor_breaks(hashes: Mapping[int, str], anchors: Sequence[Anchor]) -> Iterator[AuditBreak]:
    for before, anchor in zip((None, *anchors), anchors, strict=False):
        if before is not None and (anchor.number < before.number or anchor.day <= before.day):
            yield AuditBreak(
                anchor.number, f"the anchor of {anchor.day} is older than the one before"
            )
        if anchor.number not in hashes:
            yield AuditBreak(anchor.number, f"the log ends before the anchor of {anchor.day}")
        elif hashes[anchor.number] != anchor.hash:
            yield AuditBreak(anchor.number, f"it is not the row that was anchored on {anchor.day}")
