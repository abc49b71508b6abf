"""Quarantined inputs get another chance."""

from pipeline.home import Home
from pipeline.lock import hold_lock
from warehouse import Warehouse
from warehouse.write.ledger import forget_sources, read_sources


def forget_refused(home: Home, *, reason: str | None = None) -> tuple[str, ...]:
    """Forget how quarantined and failed inputs ended; the next run takes them in again."""
    with hold_lock(home.create()), Warehouse(home.working_warehouse) as warehouse:
        refused = [
            row.source
            for row in read_sources(warehouse.connection).values()
            if row.state in ("quarantined", "failed") and reason in (None, row.reason)
        ]
        with warehouse.transaction() as connection:
            forget_sources(connection, refused)
    return tuple(sorted(refused))
