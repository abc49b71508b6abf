"""Past results of the rules leave a results folder, whatever kind of warehouse it has."""

from datetime import datetime

from pipeline.holds import holds_in_force
from pipeline.home import Home
from pipeline.lock import hold_lock
from warehouse import open_warehouse, publish
from warehouse.write.forgetting import ForgottenRevision, Pruning, forget_past, what_would_go


def forget_past_results(
    home: Home, *, keep: int | None, before: datetime | None, dry_run: bool = False
) -> tuple[ForgottenRevision, ...]:
    """Forget what earlier revisions said, but of calls on legal hold, and publish the rest.

    Raises ``HomeLockedError`` while a run holds the folder.
    """
    pruning = Pruning(keep, before, {hold.subject for hold in holds_in_force(home)})
    with (
        hold_lock(home),
        open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse,
    ):
        if dry_run:
            return what_would_go(warehouse.connection, pruning)
        with warehouse.transaction() as connection:
            gone = forget_past(connection, pruning)
        if gone:
            publish(warehouse, home.warehouse)
    return gone
