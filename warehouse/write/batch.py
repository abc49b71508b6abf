"""Several calls in one transaction: their results, their inputs and their ledger rows together."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

import duckdb

from conversation import ComplaintFinding, Measure
from warehouse.bulk import delete_where, insert_rows
from warehouse.write.calls import Row, measure_evidence_rows, measure_rows
from warehouse.write.history import PAST_TABLES, set_aside
from warehouse.write.ledger import (
    SourceRow,
    StageRun,
    forget_stage,
    replace_sources,
    replace_stage_runs,
)
from warehouse.write.results import (
    CardResults,
    card_rows,
    checkpoint_rows,
    complaint_row,
    evidence_rows,
)

LISTEN = "listen"  # the ledger's stage for attempts that gave no transcript
_VERDICT_TABLES = ("scorecard_results", "checkpoint_results", "evidence")
_HEARD_TABLES = ("turns", "machine_turns", "personal_data", "sound_labels", "removed_text")
_MEASURE_TABLES = MappingProxyType(
    {"measures": measure_rows, "measure_evidence": measure_evidence_rows}
)
_CALL_TABLES = (
    "calls",
    *_HEARD_TABLES,
    *_MEASURE_TABLES,
    *_VERDICT_TABLES,
    *PAST_TABLES,
    "complaints",
    "stage_runs",
)


@dataclass(frozen=True, slots=True)
class CallResult:
    """What is new about one call; a part that is ``None`` stays in the warehouse as it is.

    ``call``, ``turns``, ``machine_turns``, ``personal``, ``labels`` and ``removed`` are rows of
    their tables, ``complaint`` comes with the words that are complained of.
    """

    call_id: str
    source: SourceRow
    stage_runs: tuple[StageRun, ...]
    call: Row | None = None
    turns: tuple[Row, ...] | None = None
    machine_turns: tuple[Row, ...] | None = None
    personal: tuple[Row, ...] | None = None
    labels: tuple[Row, ...] | None = None
    removed: tuple[Row, ...] | None = None
    measures: tuple[Measure, ...] | None = None
    verdicts: Sequence[CardResults] | None = None
    complaint: tuple[ComplaintFinding, str] | None = None


def write_results(
    connection: duckdb.DuckDBPyConnection,
    results: Sequence[CallResult],
    *,
    stored: Collection[str],
    at: datetime,
) -> None:
    """Write calls in place of what was there.

    ``stored`` names the calls that may have rows already; the others save the search for them.
    """
    _replace(connection, "calls", {r.call_id: [r.call] for r in results if r.call}, stored)
    _write_heard(connection, results, stored)
    measures = {r.call_id: r.measures for r in results if r.measures is not None}
    for table, rows_of in _MEASURE_TABLES.items():
        rows = {call_id: rows_of(call_id, taken) for call_id, taken in measures.items()}
        _replace(connection, table, rows, stored)
    _write_verdicts(connection, results, stored)
    complaints = {
        r.call_id: [complaint_row(r.complaint[0], text=r.complaint[1])]
        for r in results
        if r.complaint is not None
    }
    _replace(connection, "complaints", complaints, stored)
    replace_sources(connection, [r.source for r in results])
    forget_stage(connection, LISTEN, call_ids=(r.call_id for r in results))
    replace_stage_runs(connection, (run for r in results for run in r.stage_runs), at=at)


def _write_heard(
    connection: duckdb.DuckDBPyConnection, results: Sequence[CallResult], stored: Collection[str]
) -> None:
    """What listening to the recording has given."""
    turns = {r.call_id: r.turns for r in results if r.turns is not None}
    machine = {r.call_id: r.machine_turns for r in results if r.machine_turns is not None}
    personal = {r.call_id: r.personal for r in results if r.personal is not None}
    labels = {r.call_id: r.labels for r in results if r.labels is not None}
    removed = {r.call_id: r.removed for r in results if r.removed is not None}
    parts = (turns, machine, personal, labels, removed)
    for table, rows in zip(_HEARD_TABLES, parts, strict=True):
        _replace(connection, table, rows, stored)


def forget_calls(connection: duckdb.DuckDBPyConnection, call_ids: Iterable[str]) -> None:
    """Remove calls that now go by another id."""
    delete_where(connection, _CALL_TABLES, column="call_id", values=call_ids)


def _write_verdicts(
    connection: duckdb.DuckDBPyConnection,
    results: Sequence[CallResult],
    stored: Collection[str],
) -> None:
    judged = {r.call_id: r.verdicts for r in results if r.verdicts is not None}
    known = {call_id: cards for call_id, cards in judged.items() if call_id in stored}
    anew = {r.call_id for r in results if r.turns is not None and r.call_id in stored}
    set_aside(connection, known, transcribed_anew=anew)
    for table, rows_of in zip(
        _VERDICT_TABLES, (card_rows, checkpoint_rows, evidence_rows), strict=True
    ):
        rows = {call_id: rows_of(verdicts) for call_id, verdicts in judged.items()}
        _replace(connection, table, rows, stored)


def _replace(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    rows: Mapping[str, Iterable[Row]],
    stored: Collection[str],
) -> None:
    known = [call_id for call_id in rows if call_id in stored]
    delete_where(connection, (table,), column="call_id", values=known)
    insert_rows(connection, table, (row for part in rows.values() for row in part))
