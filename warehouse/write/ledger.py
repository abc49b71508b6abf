"""Which stage is done for which call, and what became of every input."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.bulk import insert_rows


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
    """One listed input and its end: ``done``, ``skipped``, ``quarantined`` or ``failed``."""

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
    connection: duckdb.DuckDBPyConnection,
) -> dict[tuple[str, str], StageRun]:
    """All stage runs by (call, stage)."""
    rows = connection.execute(
        "SELECT call_id, stage, fingerprint, state, attempts, seconds, error FROM stage_runs"
    ).fetchall()
    return {(str(row[0]), str(row[1])): StageRun(*row) for row in rows}


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
    rows = list(stage_runs)
    for run in rows:
        connection.execute(
            "DELETE FROM stage_runs WHERE call_id = ? AND stage = ?", [run.call_id, run.stage]
        )
    insert_rows(
        connection,
        "stage_runs",
        [
            (r.call_id, r.stage, r.fingerprint, r.state, r.attempts, r.seconds, at, r.error)
            for r in rows
        ],
    )


def replace_source(connection: duckdb.DuckDBPyConnection, row: SourceRow) -> None:
    """Record what became of one input; it leaves the quarantine with anything but that."""
    for table in ("sources", "quarantine"):
        connection.execute(f'DELETE FROM "{table}" WHERE source = ?', [row.source])
    insert_rows(
        connection,
        "sources",
        [
            (
                row.source,
                row.sha256,
                row.size_bytes,
                row.modified_ns,
                row.call_id,
                row.state,
                row.reason,
            )
        ],
    )


def quarantine(
    connection: duckdb.DuckDBPyConnection, entry: QuarantineRow, *, at: datetime
) -> None:
    """Put one input into quarantine, once."""
    connection.execute("DELETE FROM quarantine WHERE source = ?", [entry.source])
    insert_rows(connection, "quarantine", [(entry.source, entry.reason, entry.detail, at)])


def forget_sources(connection: duckdb.DuckDBPyConnection, sources: Iterable[str]) -> int:
    """Forget how ``sources`` ended so that the next run takes them in again."""
    names = list(sources)
    for table in ("sources", "quarantine"):
        connection.execute(f'DELETE FROM "{table}" WHERE source IN (SELECT unnest(?))', [names])
    return len(names)
