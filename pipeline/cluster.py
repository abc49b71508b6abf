"""The stage that looks at all calls together: what do complaints share."""

from datetime import UTC, datetime

from pipeline.bench import Bench
from pipeline.fingerprint import cluster_fingerprint
from topics import fit_topics
from warehouse.write.ledger import StageRun, read_stage_runs, replace_stage_runs
from warehouse.write.topics import (
    read_assignments,
    read_complaint_documents,
    read_topics,
    replace_topics,
)

ALL_CALLS = "*"  # the ledger's call id of a stage that is about every call
STAGE = "cluster"


def cluster_complaints(bench: Bench) -> str | None:
    """Fit topics anew when any complaint has changed.

    Returns what a reader must know of the fit (empty: nothing), ``None`` when none was needed.
    """
    connection = bench.warehouse.connection
    documents = read_complaint_documents(connection)
    ledger = read_stage_runs(connection)
    fingerprint = cluster_fingerprint(
        (d.call_id, f"{d.text}\x1e{d.hints}\x1e{d.started_at}") for d in documents
    )
    before = ledger.get((ALL_CALLS, STAGE))
    if before is not None and before.fingerprint == fingerprint:
        return None
    fit = fit_topics(
        {d.call_id: d.text for d in documents},
        previous=read_topics(connection),
        previous_assignments=read_assignments(connection),
        hints={d.call_id: d.hints for d in documents},
        seen_at={d.call_id: d.started_at for d in documents if d.started_at is not None},
    )
    now = datetime.now(UTC)
    with bench.warehouse.transaction() as transaction:
        replace_topics(
            transaction, fit.topics, assignments=fit.assignments, events=fit.events, at=now
        )
        done = StageRun(ALL_CALLS, STAGE, fingerprint, "done")
        replace_stage_runs(transaction, [done], at=now)
    return fit.note
