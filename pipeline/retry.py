"""Quarantined inputs get another chance."""

from collections.abc import Collection

from pipeline.analysis import refresh_analysis
from pipeline.home import Home
from pipeline.lock import hold_lock
from warehouse import open_warehouse, publish
from warehouse.write.batch import LISTEN
from warehouse.write.ledger import forget_stage, read_sources, requeue_sources


def forget_refused(
    home: Home, *, reason: str | None = None, sources: Collection[str] = ()
) -> tuple[str, ...]:
    """Forget how quarantined and failed inputs ended; the next run takes them in again.

    ``reason`` and ``sources`` limit it to inputs with this reason and to these inputs. Attempts
    are counted from one again. Readers see at once that they wait for a run.
    """
    with (
        hold_lock(home.create()),
        open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse,
    ):
        refused = [
            row
            for row in read_sources(warehouse.connection).values()
            if row.state in ("quarantined", "failed")
            and reason in (None, row.reason)
            and (not sources or row.source in sources)
        ]
        if refused:
            with warehouse.transaction() as connection:
                forget_stage(connection, LISTEN, call_ids=(row.call_id for row in refused))
                requeue_sources(connection, (row.source for row in refused))
            refresh_analysis(warehouse, home)
            publish(warehouse, home.warehouse)
    return tuple(sorted(row.source for row in refused))
