"""The audit log: who did what to which thing, in a chain of hashes that shows every change.

Each row's hash covers its content and the hash of the row before it, so a row that is altered,
taken out or put in breaks the chain at its place. What the chain cannot show by itself, a log that
was cut at its end or written anew as a whole, the daily anchors outside the database show.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError, UsageError
from review.audit_event import EMPTY_HASH, AuditEvent
from review.audit_tables import EVENTS, migrate_audit
from review.database import for_writing, open_database


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """One SQLite file that only grows; safe for several threads and several processes.

    Made when missing. Raises ``HomeError`` for a file that cannot be used and ``SchemaTooNewError``
    for one that a newer callqa has written. ``clock`` gives the time of an event; a clock that was
    set back does not hide anything, because rows are ordered by their number.
    """

    def __init__(self, path: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self.path = Path(path)
        self._clock = clock
        self._engine = open_database(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with for_writing(self._engine).begin() as connection:
                migrate_audit(connection, file_name=self.path.name)
        except (DBAPIError, OSError) as error:
            self.close()
            raise HomeError(
                f"{self.path} cannot be used for the audit log: {error} — check the folder's "
                "rights, or restore the file from a backup"
            ) from error

    def __enter__(self) -> "AuditLog":
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

    def record(
        self,
        action: str,
        *,
        actor: str,
        subject: str,
        concerns: str = "",
        before: str = "",
        after: str = "",
        details: Mapping[str, str] | None = None,
    ) -> AuditEvent:
        """Append one event and return it with its number and hash.

        ``subject`` is the thing acted on, ``concerns`` the customer whom it is about, by an id and
        never by a name or number. Raises ``UsageError`` where who, what or on what is missing.
        """
        if not all(word.strip() for word in (action, actor, subject)):
            raise UsageError("an audit event needs an action, an actor and a subject")
        told = tuple(sorted((details or {}).items()))
        with self._transaction(writing=True) as connection:
            number, previous = _end_of_chain(connection)
            event = AuditEvent(
                number + 1,
                self._clock().astimezone(UTC),
                actor.strip(),
                action.strip(),
                subject.strip(),
                concerns.strip(),
                before,
                after,
                told,
                previous,
            ).sealed()
            connection.execute(EVENTS.insert().values(**event.as_row()))
        return event

    def events(self, *, since: datetime | None = None, concerns: str = "") -> Iterator[AuditEvent]:
        """All events in order, or only those since a moment, or about one customer."""
        wanted = select(EVENTS).order_by(EVENTS.c.number)
        if since is not None:
            wanted = wanted.where(EVENTS.c.at >= since.astimezone(UTC).isoformat())
        if concerns:
            wanted = wanted.where(EVENTS.c.concerns == concerns)
        with self._transaction() as connection:
            for row in connection.execute(wanted):
                yield AuditEvent.from_row(row)

    def head(self) -> tuple[int, str]:
        """Number and hash of the last event; 0 and ``EMPTY_HASH`` for an empty log."""
        with self._transaction() as connection:
            return _end_of_chain(connection)

    @contextmanager
    def _transaction(self, *, writing: bool = False) -> Iterator[Connection]:
        engine = for_writing(self._engine) if writing else self._engine
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise HomeError(
                f"{self.path} failed: {error.orig} — nothing was recorded; check the disk and the "
                "folder's rights, then try again"
            ) from error


def _end_of_chain(connection: Connection) -> tuple[int, str]:
    last = select(func.max(EVENTS.c.number)).scalar_subquery()
    row = connection.execute(select(EVENTS).where(EVENTS.c.number == last)).first()
    return (row.number, row.hash) if row is not None else (0, EMPTY_HASH)
