"""Topics brought up to date on demand, outside a run."""

from collections.abc import Sequence

from conversation.errors import HomeError
from pipeline.analysis import refresh_analysis
from pipeline.cluster import ClusterMode, ClusterReport, cluster_calls
from pipeline.home import Home
from pipeline.lock import hold_lock
from pipeline.settings import RunSettings
from pipeline.topic_vectors import load_embedder
from topics import Subject
from warehouse import Warehouse, publish


def find_topics(
    home: Home, *, settings: RunSettings, mode: ClusterMode, subjects: Sequence[Subject]
) -> tuple[ClusterReport, ...]:
    """Fit or assign and publish; a subject in which nothing has changed has no report.

    Raises ``HomeLockedError`` while a run holds the home, ``HomeError`` where there is no home,
    ``UsageError`` where calls shall be assigned to topics that do not exist.
    """
    if not home.working_warehouse.exists():
        raise HomeError(
            f"there are no results at {home.path} — make some with `callqa run`, or name the "
            "folder with --home"
        )
    embedder = load_embedder(settings)
    with hold_lock(home.create()), Warehouse(home.working_warehouse) as warehouse:
        reports = [
            cluster_calls(
                warehouse,
                home,
                subject,
                mode=mode,
                embedder=embedder,
                workers=settings.workers,
            )
            for subject in subjects
        ]
        refresh_analysis(warehouse, home)
        if warehouse.unpublished or not home.warehouse.exists():
            publish(warehouse, home.warehouse)
    return tuple(report for report in reports if report is not None)
