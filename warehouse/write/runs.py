"""The diary of runs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import duckdb

from warehouse.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run and its counts; ``audio_s`` and ``stage_seconds`` are of what this run worked on."""

    run_id: str
    started_at: datetime
    finished_at: datetime
    listed: int
    done: int
    unchanged: int
    skipped: int
    quarantined: int
    failed: int
    audio_s: float
    stage_seconds: Mapping[str, float]
    versions: Mapping[str, str]


def append_run(connection: duckdb.DuckDBPyConnection, run: RunRow) -> None:
    """Add one run to the diary."""
    insert_rows(
        connection,
        "runs",
        [
            (
                run.run_id,
                run.started_at,
                run.finished_at,
                run.listed,
                run.done,
                run.unchanged,
                run.skipped,
                run.quarantined,
                run.failed,
                run.audio_s,
                json.dumps(dict(run.stage_seconds), sort_keys=True),
                json.dumps(dict(run.versions), sort_keys=True),
            )
        ],
    )
