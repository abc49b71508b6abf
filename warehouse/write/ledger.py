"""Which stage is done for which call, and what became of every input."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.bulk import delete_where, insert_rows


@dataclass(frozen=True, slots=True)
class StageRun:
    """One (call, stage) and the fingerprint under which it ended; ``seconds`` of work."""

    call_id: str
    stage: str
    fingerprint: str
    state: str
    attempts: int = 1
    seconds: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One listed input and its end: ``done``, ``skipped``, ``quarantined`` or ``failed``.

    ``requeued`` is one that a person lets be tried again, until the next run has done so.
    """

    source: str
    sha256: str
    size_bytes: int
    modified_ns: int
    call_id: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuarantineRow:
    """One input that could not be processed: a typed reason and what was seen."""

    source: str
    reason: str
    detail: str


def read_stage_runs(
    connection: duckdb.DuckDBPyConnection, call_ids: Sequence[str]
) -> dict[str, dict[str, StageRun]]:
    """The stage runs of these calls, by call and stage; calls that have none are left out."""
    rows = connection.execute(
        "SELECT call_id, stage, fingerprint, state, attempts, seconds, error FROM stage_runs "
        "WHERE call_id IN (SELECT unnest(?::VARCHAR[]))",
        [list(call_ids)],
    ).fetchall()
    found: dict[str, dict[str, StageRun]] = {}
    for row in rows:
        found.setdefault(row[0], {})[row[1]] = StageRun(*row)
    return found


def read_done(
    connection: duckdb.DuckDBPyConnection, call_ids: Sequence[str], *, stages: Sequence[str]
) -> dict[str, tuple[str | None, ...]]:
    """Of calls whose stages are all done: the fingerprint of each of ``stages``, by call.

    One row a call instead of one a stage: for a night in which nothing is new. Calls of which the
    ledger says anything else are left out.
    """
    columns = ", ".join("max(fingerprint) FILTER (stage = ?)" for _ in stages)
    rows = connection.execute(
        f"SELECT call_id, {columns} FROM stage_runs "
        "WHERE call_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY call_id "
        "HAVING bool_and(state = 'done' AND list_contains(?, stage))",
        [*stages, list(call_ids), list(stages)],
    ).fetchall()
    return {str(row[0]): row[1:] for row in rows}


def read_sources(connection: duckdb.DuckDBPyConnection) -> dict[str, SourceRow]:
    """All inputs seen so far, by source."""
    rows = connection.execute(
        "SELECT source, sha256, size_bytes, modified_ns, call_id, state, reason FROM sources"
    ).fetchall()
    return {str(row[0]): SourceRow(*row) for row in rows}


def replace_stage_runs(
    connection: duckdb.DuckDBPyConnection, stage_runs: Iterable[StageRun], *, at: datetime
) -> None:
    """Record stage runs in place of earlier ones of the same (call, stage)."""
    rows = [
        (r.call_id, r.stage, r.fingerprint, r.state, r.attempts, r.seconds, at, r.error)
        for r in stage_runs
    ]
    connection.execute(
        "DELETE FROM stage_runs WHERE (call_id, stage) IN "
        "(SELECT (unnest(?::VARCHAR[]), unnest(?::VARCHAR[])))",
        [[row[0] for row in rows], [row[1] for row in rows]],
    )
    insert_rows(connection, "stage_runs", rows)


def forget_stage(
    connection: duckdb.DuckDBPyConnection, stage: str, *, call_ids: Iterable[str]
) -> None:
    """Remove what the ledger knows of one stage of these calls."""
    connection.execute(
        "DELETE FROM stage_runs WHERE stage = ? AND call_id IN (SELECT unnest(?::VARCHAR[]))",
        [stage, sorted(call_ids)],
    )


def replace_sources(connection: duckdb.DuckDBPyConnection, rows: Sequence[SourceRow]) -> None:
    """Record what became of inputs; they leave the quarantine with anything but that."""
    delete_where(
        connection,
        ("sources", "quarantine"),
        column="source",
        values=(row.source for row in rows),
    )
    insert_rows(
        connection,
        "sources",
        [
            (r.source, r.sha256, r.size_bytes, r.modified_ns, r.call_id, r.state, r.reason)
            for r in rows
        ],
    )


def quarantine(
    connection: duckdb.DuckDBPyConnection, entries: Sequence[QuarantineRow], *, at: datetime
) -> None:
    """Put inputs into quarantine, each once."""
    delete_where(connection, ("quarantine",), column="source", values=(e.source for e in entries))
    insert_rows(connection, "quarantine", [(e.source, e.reason, e.detail, at) for e in entries])


def read_quarantine(
    connection: duckdb.DuckDBPyConnection, *, reason: str
) -> dict[str, QuarantineRow]:
    """What lies in quarantine for one reason, by source."""
    rows = connection.execute(
        "SELECT source, reason, detail FROM quarantine WHERE reason = ?", [reason]
    ).fetchall()
    return {str(row[0]): QuarantineRow(*row) for row in rows}


def forget_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[str]) -> None:
    """Forget that ``sources`` were ever seen."""
    delete_where(connection, ("sources", "quarantine"), column="source", values=sources)


def requeue_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[str]) -> None:
    """Forget how ``sources`` ended, but not that they were seen: the next run takes them in again.

    Their size becomes impossible, so that the content is looked at anew as well.
    """
    chosen = sorted(sources)
    delete_where(connection, ("quarantine",), column="source", values=chosen)
    connection.execute(
        "UPDATE sources SET state = 'requeued', reason = '', sha256 = '', size_bytes = -1 "
        "WHERE source IN (SELECT unnest(?::VARCHAR[]))",
        [chosen],
    )
