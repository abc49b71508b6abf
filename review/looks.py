"""Who has heard which call."""

from dataclasses import dataclass
from datetime import UTC, datetime

from review.store import ReviewStore
from review.tables import LOOKS

HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Look:
    """One line of the record; ``person`` is empty where nobody had signed in."""

    call_id: str
    person: str
    kind: str
    created_at: datetime


def record_look(store: ReviewStore, call_id: str, *, person: str, kind: str = HEARD) -> None:
    """Note that ``person`` looked at a call."""
    with store.transaction(writing=True) as connection:
        connection.execute(
            LOOKS.insert().values(
                call_id=call_id,
                person=person,
                kind=kind,
                created_at=store.now().replace(tzinfo=None),
            )
        )


def looks_at(store: ReviewStore, call_id: str) -> tuple[Look, ...]:
    """Everybody who looked at a call, oldest first."""
    wanted = LOOKS.select().where(LOOKS.c.call_id == call_id).order_by(LOOKS.c.look_id)
    with store.transaction() as connection:
        return tuple(
            Look(row.call_id, row.person, row.kind, row.created_at.replace(tzinfo=UTC))
            for row in connection.execute(wanted)
        )
