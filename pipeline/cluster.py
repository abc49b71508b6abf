"""The stage that looks at all calls together: what do complaints share."""

from pipeline.bench import Bench
from pipeline.fingerprint import cluster_fingerprint
from pipeline.topic_memory import ALL_CALLS, CLUSTER, store_fit
from topics import fit_topics
from warehouse.write.ledger import read_stage_runs
from warehouse.write.topics import read_assignments, read_complaint_documents, read_topics


def cluster_complaints(bench: Bench) -> str | None:
    """Fit topics anew when any complaint has changed.

    Returns what a reader must know of the fit (empty: nothing), ``None`` when none was needed.
    """
    connection = bench.warehouse.connection
    documents = read_complaint_documents(connection)
    fingerprint = cluster_fingerprint(
        (d.call_id, f"{d.text}\x1e{d.hints}\x1e{d.started_at}") for d in documents
    )
    before = read_stage_runs(connection, [ALL_CALLS]).get(ALL_CALLS, {}).get(CLUSTER)
    if before is not None and before.fingerprint == fingerprint:
        return None
    fit = fit_topics(
        {d.call_id: d.text for d in documents},
        previous=read_topics(connection),
        previous_assignments=read_assignments(connection),
        hints={d.call_id: d.hints for d in documents},
        seen_at={d.call_id: d.started_at for d in documents if d.started_at is not None},
    )
    store_fit(bench, fit, fingerprint=fingerprint)
    return fit.note
