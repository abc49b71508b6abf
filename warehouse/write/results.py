"""Verdicts and complaints, per call."""

import json
from collections.abc import Iterable, Sequence

import duckdb

from conversation import ComplaintFinding
from qa_rules import CheckpointResult, Library, ScorecardResult
from warehouse.bulk import insert_rows
from warehouse.write.calls import delete_rows

_VERDICT_TABLES = ("checkpoint_results", "evidence", "scorecard_results")


def replace_verdicts(
    connection: duckdb.DuckDBPyConnection,
    call_id: str,
    verdicts: Sequence[tuple[ScorecardResult, Sequence[CheckpointResult]]],
) -> None:
    """Write the results of every card on a call in place of what was there."""
    delete_rows(connection, _VERDICT_TABLES, call_id)
    insert_rows(connection, "scorecard_results", [_card_row(card) for card, _ in verdicts])
    insert_rows(
        connection,
        "checkpoint_results",
        [row for card, results in verdicts for row in _mark_rows(card, results)],
    )
    once = {result.checkpoint_id: result for _, results in verdicts for result in results}
    insert_rows(connection, "evidence", _evidence_rows(once.values()))


def replace_complaint(
    connection: duckdb.DuckDBPyConnection, finding: ComplaintFinding, *, text: str
) -> None:
    """Write what the complaint detector found in a call; ``text`` is what is complained of."""
    delete_rows(connection, ("complaints",), finding.call_id)
    row = (
        finding.call_id,
        finding.is_complaint,
        finding.probability,
        "、".join(finding.business),
        "、".join(finding.cause),
        finding.severity,
        list(finding.turn_indexes),
        text,
    )
    insert_rows(connection, "complaints", [row])


def replace_catalogue(connection: duckdb.DuckDBPyConnection, library: Library) -> None:
    """Write the titles of all checkpoints and scorecards, for those who read the results."""
    for table in ("checkpoints", "scorecards"):
        connection.execute(f'DELETE FROM "{table}"')
    insert_rows(
        connection,
        "checkpoints",
        [
            (c.id, c.revision, c.title, c.dimension, c.severity, c.status, c.description)
            for c in library.checkpoints
        ],
    )
    insert_rows(
        connection,
        "scorecards",
        [(s.id, s.revision, s.title, s.full_marks, s.pass_mark) for s in library.scorecards],
    )


def _card_row(card: ScorecardResult) -> tuple[object, ...]:
    return (
        card.call_id,
        card.scorecard_id,
        card.revision,
        card.score,
        card.score_low,
        card.score_high,
        card.possible,
        "、".join(card.vetoed_by) or None,
        card.band,
        card.source,
    )


def _mark_rows(
    card: ScorecardResult, results: Sequence[CheckpointResult]
) -> Iterable[tuple[object, ...]]:
    by_id = {result.checkpoint_id: result for result in results}
    for item in card.items:
        result = by_id[item.checkpoint_id]
        yield (
            card.call_id,
            card.scorecard_id,
            item.checkpoint_id,
            item.revision,
            str(item.outcome),
            item.earned,
            item.marks,
            item.veto,
            item.section,
            result.reason,
            _windows(result),
        )


def _windows(result: CheckpointResult) -> str:
    places = [
        {
            "search": window.search,
            "role": str(window.role) if window.role else "any",
            "start": round(window.start, 2),
            "end": round(window.end, 2),
        }
        for window in result.searched
    ]
    return json.dumps(places, ensure_ascii=False)


def _evidence_rows(results: Iterable[CheckpointResult]) -> Iterable[tuple[object, ...]]:
    for result in results:
        for hit in result.hits:
            yield (
                result.call_id,
                result.checkpoint_id,
                hit.search,
                hit.turn_index,
                hit.start,
                hit.end,
                str(hit.role),
                hit.quote or hit.detail,
                hit.char_start,
                hit.char_end,
            )
