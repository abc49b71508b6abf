"""The audit log: who did what to which thing, in a chain of hashes that shows every change.

Each row's hash covers its content and the hash of the row before it, so a row that is altered,
taken out or put in breaks the chain at its place. What the chain cannot show by itself, a log that
was cut at its end or written anew as a whole, the daily anchors outside the database show.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, func, select

from conversation.errors import UsageError
from review.audit_event import EMPTY_HASH, AuditEvent
from review.audit_tables import EVENTS, FAMILY, MIGRATIONS
from review.keeper import Keeper, utc_now


class AuditLog(Keeper):
    """A log that only grows; see ``Keeper`` for what it raises.

    A clock that was set back does not hide anything, because rows are ordered by their number.
    """

    def __init__(self, place: str | Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(place, MIGRATIONS, family=FAMILY, kept="the audit log", clock=clock)

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
        with self.transaction(writing=True) as connection:
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

    def events(
        self, *, since: datetime | None = None, concerns: str = "", after: int = 0
    ) -> Iterator[AuditEvent]:
        """All events in order, or only those since a moment, about a customer, after a number."""
        wanted = select(EVENTS).order_by(EVENTS.c.number)
        if since is not None:
            wanted = wanted.where(EVENTS.c.at >= since.astimezone(UTC).isoformat())
        if after > 0:
            wanted = wanted.where(EVENTS.c.number > after)
        if concerns:
            wanted = wanted.where(EVENTS.c.concerns == concerns)
        with self.transaction() as connection:
            for row in connection.execute(wanted):
                yield AuditEvent.from_row(row)

    def latest(
        self, most: int, *, actor: str = "", action: str = "", concerns: str = ""
    ) -> tuple[AuditEvent, ...]:
        """The newest events, newest first, of one person, of one kind, about one customer."""
        wanted = select(EVENTS).order_by(EVENTS.c.number.desc()).limit(most)
        chosen = ((EVENTS.c.actor, actor), (EVENTS.c.action, action), (EVENTS.c.concerns, concerns))
        for column, value in chosen:
            if value:
                wanted = wanted.where(column == value)
        with self.transaction() as connection:
            return tuple(AuditEvent.from_row(row) for row in connection.execute(wanted))

    def head(self) -> tuple[int, str]:
        """Number and hash of the last event; 0 and ``EMPTY_HASH`` for an empty log."""
        with self.transaction() as connection:
            return _end_of_chain(connection)


def _end_of_chain(connection: Connection) -> tuple[int, str]:
    last = select(func.max(EVENTS.c.number)).scalar_subquery()
    row = connection.execute(select(EVENTS).where(EVENTS.c.number == last)).first()
    return (row.number, row.hash) if row is not None else (0, EMPTY_HASH)
