"""A log of what people decided about anything that has an id; lines are added, never changed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, func, select

from conversation.errors import CallqaError
from review.keeper import Keeper, utc_now
from review.tables import FACTS, FAMILY, MIGRATIONS


class FactConflictError(CallqaError):
    """Indicates that somebody changed the same thing in the meantime."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the log; ``version`` counts the lines on a subject from 1, times in UTC."""

    kind: str
    subject: str
    version: int
    author: str
    body: Mapping[str, Any]
    created_at: datetime


class FactLog(Keeper):
    """The log, in the database of the reviews; see ``Keeper`` for what it raises."""

    def __init__(self, place: str | Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(place, MIGRATIONS, family=FAMILY, kept="what people decided", clock=clock)

    def add(
        self,
        kind: str,
        subject: str,
        *,
        author: str,
        body: Mapping[str, Any],
        expected_version: int | None = None,
    ) -> Fact:
        """Append a line and return it.

        ``expected_version`` is what the author had in view, 0 for nothing: raises
        ``FactConflictError`` when it is no longer the latest.
        """
        with self.transaction(writing=True) as connection:
            return append_fact(
                connection,
                Fact(kind, subject, 0, author, dict(body), self.now()),
                expected_version=expected_version,
            )

    def facts(self, kind: str, subject: str | None = None) -> tuple[Fact, ...]:
        """All lines of a kind in the order they were written, of one subject or of all."""
        wanted = FACTS.select().where(FACTS.c.kind == kind).order_by(FACTS.c.fact_id)
        if subject is not None:
            wanted = wanted.where(FACTS.c.subject == subject)
        with self.transaction() as connection:
            return tuple(_as_fact(row) for row in connection.execute(wanted))

    def latest(self, kind: str) -> dict[str, Fact]:
        """The line in force on every subject of a kind."""
        return {fact.subject: fact for fact in self.facts(kind)}


def append_fact(connection: Connection, fact: Fact, *, expected_version: int | None = None) -> Fact:
    """Write a fact with the next version of its subject; raises ``FactConflictError``."""
    latest = _latest(connection, fact.kind, fact.subject)
    if expected_version is not None and expected_version != latest:
        raise FactConflictError(
            f"{fact.subject} was changed in the meantime (version {latest}, not "
            f"{expected_version}) — nothing was saved; look again and decide again"
        )
    written = replace(fact, version=latest + 1)
    connection.execute(
        FACTS.insert().values(
            kind=written.kind,
            subject=written.subject,
            version=written.version,
            author=written.author,
            body=json.dumps(written.body, ensure_ascii=False, sort_keys=True),
            created_at=written.created_at.astimezone(UTC).isoformat(),
        )
    )
    return written


def _latest(connection: Connection, kind: str, subject: str) -> int:
    found = connection.execute(
        select(func.max(FACTS.c.version)).where(FACTS.c.kind == kind, FACTS.c.subject == subject)
    ).scalar()
    return int(found or 0)


def _as_fact(row: "Row[Any]") -> Fact:
    return Fact(
        row.kind,
        row.subject,
        row.version,
        row.author,
        json.loads(row.body),
        datetime.fromisoformat(row.created_at),
    )
