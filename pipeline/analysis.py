"""What analysts need beside the results: people's decisions about topics, the search index."""

from types import MappingProxyType

from pipeline.home import Home
from pipeline.lock import hold_lock
from topics import TopicOverrides
from warehouse import Warehouse, open_warehouse, publish
from warehouse.write.search_index import update_search_index
from warehouse.write.topic_decisions import decisions_differ, replace_decisions


def read_overrides(home: Home) -> TopicOverrides:
    """The decisions about topics that are in force."""
    from review.facts import FactLog
    from review.topic_decisions import decisions_in_force

    with FactLog(home.reviews) as log:
        found = decisions_in_force(log)
    return TopicOverrides(
        MappingProxyType(dict(found.names)),
        MappingProxyType(dict(found.merges)),
        MappingProxyType(dict(found.pinned_calls)),
        found.muted,
    )


def refresh_analysis(warehouse: Warehouse, home: Home) -> bool:
    """Bring decisions and search index up to date before a publication.

    Returns whether there was anything to do. An unchanged warehouse is not read.
    """
    overrides = read_overrides(home) if home.has_reviews else TopicOverrides()
    differ = decisions_differ(warehouse.connection, overrides)
    if not (differ or warehouse.unpublished):
        return False
    with warehouse.transaction() as connection:
        replace_decisions(connection, overrides)
        update_search_index(connection)
    return True


def publish_decisions(home: Home) -> None:
    """Show new decisions at once; raises ``HomeLockedError`` while a run holds the home."""
    with (
        hold_lock(home),
        open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse,
    ):
        if refresh_analysis(warehouse, home):
            publish(warehouse, home.warehouse)
