"""What the pipeline did: runs, stage times, inputs that were not taken."""

from dataclasses import dataclass
from datetime import datetime

from warehouse.read.answers import as_float, as_int, as_moment, as_numbers, as_pairs, as_text
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class Run:
    """One run and its counts; ``speed`` is seconds of sound per second of wall clock."""

    run_id: str
    started_at: datetime | None
    seconds: float
    listed: int
    done: int
    unchanged: int
    skipped: int
    quarantined: int
    failed: int
    audio_s: float
    speed: float | None
    versions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class StageTime:
    """Work that a stage took in one run; ``share`` of the run's work in percent."""

    stage: str
    seconds: float
    share: float


@dataclass(frozen=True, slots=True)
class Refused:
    """One input that was not taken, with its typed reason."""

    source: str
    reason: str
    detail: str
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Failure:
    """One stage that ended in an error for one call."""

    call_id: str
    stage: str
    attempts: int
    error: str
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Inputs that ended in one state."""

    state: str
    count: int


_RUNS = """
SELECT run_id, started_at AT TIME ZONE '{zone}', epoch(finished_at - started_at) AS seconds,
       listed, done, unchanged, skipped, quarantined, failed, audio_s,
       audio_s / nullif(epoch(finished_at - started_at), 0), versions
FROM runs ORDER BY runs.started_at DESC, run_id LIMIT ?
"""


def list_runs(published: Published, *, limit: int = 30) -> tuple[Run, ...]:
    """The latest runs, newest first."""
    rows = published.rows(_RUNS.replace("{zone}", published.time_zone), [limit])
    return tuple(
        Run(
            as_text(row[0]),
            as_moment(row[1]),
            as_float(row[2]) or 0.0,
            as_int(row[3]),
            as_int(row[4]),
            as_int(row[5]),
            as_int(row[6]),
            as_int(row[7]),
            as_int(row[8]),
            as_float(row[9]) or 0.0,
            as_float(row[10]),
            as_pairs(row[11]),
        )
        for row in rows
    )


def stage_times(published: Published, run_id: str) -> tuple[StageTime, ...]:
    """How the work of one run was spread over the stages, longest first."""
    row = published.row("SELECT stage_seconds FROM runs WHERE run_id = ?", [run_id])
    found = as_numbers(row[0]) if row else ()
    whole = sum(seconds for _, seconds in found) or 1.0
    ordered = sorted(found, key=lambda pair: (-pair[1], pair[0]))
    return tuple(StageTime(stage, seconds, 100 * seconds / whole) for stage, seconds in ordered)


def list_quarantine(
    published: Published, *, page: int = 1, page_size: int | None = None
) -> tuple[Refused, ...]:
    """One page (from 1) of the inputs in quarantine, newest first; all without a ``page_size``.

    File names are shown as they are: operators need them.
    """
    rows = published.rows(
        f"SELECT source, reason, detail, seen_at AT TIME ZONE '{published.time_zone}' "
        "FROM quarantine ORDER BY quarantine.seen_at DESC, source LIMIT ? OFFSET ?",
        [page_size, (max(page, 1) - 1) * (page_size or 0)],
    )
    return tuple(
        Refused(as_text(row[0]), as_text(row[1]), as_text(row[2]), as_moment(row[3]))
        for row in rows
    )


def count_quarantine(published: Published) -> int:
    """How many inputs are in quarantine."""
    row = published.row("SELECT count(*) FROM quarantine")
    return as_int(row[0]) if row else 0


def list_failures(published: Published, *, limit: int = 200) -> tuple[Failure, ...]:
    """Stages that ended in an error, newest first."""
    rows = published.rows(
        "SELECT call_id, stage, attempts, error, "
        f"finished_at AT TIME ZONE '{published.time_zone}' FROM stage_runs "
        "WHERE state = 'failed' AND error <> '' "
        "ORDER BY stage_runs.finished_at DESC, call_id, stage LIMIT ?",
        [limit],
    )
    return tuple(
        Failure(
            as_text(row[0]), as_text(row[1]), as_int(row[2]), as_text(row[3]), as_moment(row[4])
        )
        for row in rows
    )


def count_sources(published: Published) -> tuple[SourceCount, ...]:
    """Inputs by the state they ended in."""
    rows = published.rows("SELECT state, count(*) FROM sources GROUP BY state ORDER BY state")
    return tuple(SourceCount(as_text(row[0]), as_int(row[1])) for row in rows)
