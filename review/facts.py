"""A log of what people decided about anything that has an id; lines are added, never changed."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from conversation.errors import CallqaError, HomeError
from review.database import for_writing, open_database

_TABLE = (
    """
    CREATE TABLE IF NOT EXISTS human_facts (
        fact_id INTEGER PRIMARY KEY,
        kind VARCHAR NOT NULL CHECK (kind <> ''),
        subject VARCHAR NOT NULL CHECK (subject <> ''),
        version INTEGER NOT NULL CHECK (version > 0),
        author VARCHAR NOT NULL CHECK (author <> ''),
        body VARCHAR NOT NULL,
        created_at VARCHAR NOT NULL,
        UNIQUE (kind, subject, version)
    )
    """,
    """
    CREATE TRIGGER IF NOT EXISTS human_facts_stay BEFORE UPDATE ON human_facts
    BEGIN SELECT RAISE(ABORT, 'human facts are append-only'); END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS human_facts_are_kept BEFORE DELETE ON human_facts
    BEGIN SELECT RAISE(ABORT, 'human facts are append-only'); END
    """,
)


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


def _now() -> datetime:
    return datetime.now(UTC)


class FactLog:
    """The log in one SQLite file; safe for several threads and several processes.

    Made when missing; raises ``HomeError`` for a file that cannot be used.
    """

    def __init__(self, path: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self.path = Path(path)
        self._clock = clock
        self._engine = open_database(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with for_writing(self._engine).begin() as connection:
                for statement in _TABLE:
                    connection.execute(text(statement))
        except (DBAPIError, OSError) as error:
            self.close()
            raise self._failure(error) from error

    def __enter__(self) -> "FactLog":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

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
        try:
            with for_writing(self._engine).begin() as connection:
                latest = _latest(connection, kind, subject)
                if expected_version is not None and expected_version != latest:
                    raise FactConflictError(
                        f"{subject} was changed in the meantime (version {latest}, not "
                        f"{expected_version}) — nothing was saved; look again and decide again"
                    )
                fact = Fact(kind, subject, latest + 1, author, dict(body), self._clock())
                connection.execute(
                    text(
                        "INSERT INTO human_facts (kind, subject, version, author, body, created_at)"
                        " VALUES (:kind, :subject, :version, :author, :body, :at)"
                    ),
                    {
                        "kind": kind,
                        "subject": subject,
                        "version": fact.version,
                        "author": author,
                        "body": json.dumps(fact.body, ensure_ascii=False, sort_keys=True),
                        "at": fact.created_at.astimezone(UTC).isoformat(),
                    },
                )
        except DBAPIError as error:
            raise self._failure(error) from error
        return fact

    def facts(self, kind: str, subject: str | None = None) -> tuple[Fact, ...]:
        """All lines of a kind in the order they were written, of one subject or of all."""
        wanted = "" if subject is None else " AND subject = :subject"
        try:
            with self._engine.begin() as connection:
                rows = connection.execute(
                    text(
                        "SELECT kind, subject, version, author, body, created_at FROM human_facts "
                        f"WHERE kind = :kind{wanted} ORDER BY fact_id"
                    ),
                    {"kind": kind, "subject": subject},
                ).all()
        except DBAPIError as error:
            raise self._failure(error) from error
        return tuple(
            Fact(r[0], r[1], r[2], r[3], json.loads(r[4]), datetime.fromisoformat(r[5]))
            for r in rows
        )

    def _failure(self, error: DBAPIError | OSError) -> HomeError:
        cause = error.orig if isinstance(error, DBAPIError) else error
        return HomeError(
            f"{self.path} cannot be used: {cause} — nothing was saved; check the disk and the "
            "folder's rights, or restore the file from a backup"
        )


def _latest(connection: Connection, kind: str, subject: str) -> int:
    found = connection.execute(
        text("SELECT max(version) FROM human_facts WHERE kind = :kind AND subject = :subject"),
        {"kind": kind, "subject": subject},
    ).scalar()
    return int(found or 0)
