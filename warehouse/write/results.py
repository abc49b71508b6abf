"""Verdicts and complaints: the rows of one call, and the titles of what was judged by."""

import json
from collections.abc import Iterable, Iterator, Sequence

import duckdb

from conversation import ComplaintFinding
from qa_rules import CheckpointResult, Library, ScorecardResult
from warehouse.bulk import insert_rows

Row = tuple[object, ...]
CardResults = tuple[ScorecardResult, Sequence[CheckpointResult]]


def card_rows(verdicts: Sequence[CardResults]) -> Iterator[Row]:
    """The rows of ``scorecard_results``."""
    return (_card_row(card) for card, _ in verdicts)


def checkpoint_rows(verdicts: Sequence[CardResults]) -> Iterator[Row]:
    """The rows of ``checkpoint_results``."""
    return (row for card, results in verdicts for row in _mark_rows(card, results))


def evidence_rows(verdicts: Sequence[CardResults]) -> Iterator[Row]:
    """The rows of ``evidence``, once a checkpoint however many cards hold it."""
    once = {result.checkpoint_id: result for _, results in verdicts for result in results}
    return (row for result in once.values() for row in _evidence_rows(result))


def complaint_row(finding: ComplaintFinding, *, text: str) -> Row:
    """The row of ``complaints``; ``text`` is what is complained of."""
    return (
        finding.call_id,
        finding.is_complaint,
        finding.probability,
        "、".join(finding.business),
        "、".join(finding.cause),
        finding.severity,
        list(finding.turn_indexes),
        text,
    )


_CATALOGUE_KEYS = {"checkpoints": "checkpoint_id", "scorecards": "scorecard_id"}


def catalogue_differs(connection: duckdb.DuckDBPyConnection, library: Library) -> bool:
    """Whether the library holds a title that the warehouse lacks or tells otherwise."""
    return any(
        not set(rows) <= set(connection.execute(f'SELECT * FROM "{table}"').fetchall())
        for table, rows in _catalogue(library).items()
    )


def replace_catalogue(connection: duckdb.DuckDBPyConnection, library: Library) -> None:
    """Write the titles of all checkpoints and scorecards, for those who read the results.

    Earlier revisions keep theirs as long as results of them are kept.
    """
    for table, rows in _catalogue(library).items():
        key = _CATALOGUE_KEYS[table]
        results = f"{table.removesuffix('s')}_results"
        connection.execute(
            f'DELETE FROM "{table}" WHERE ({key}, revision) IN '
            "(SELECT unnest(?::VARCHAR[]), unnest(?::INTEGER[])) "
            f"OR ({key}, revision) NOT IN (SELECT {key}, revision FROM {results} "
            f"UNION ALL SELECT {key}, revision FROM past_{results})",
            [[row[0] for row in rows], [row[1] for row in rows]],
        )
        insert_rows(connection, table, rows)


def _catalogue(library: Library) -> dict[str, list[Row]]:
    return {
        "checkpoints": [
            (c.id, c.revision, c.title, c.dimension, c.severity, c.status, c.description)
            for c in library.checkpoints
        ],
        "scorecards": [
            (s.id, s.revision, s.title, float(s.full_marks), float(s.pass_mark))
            for s in library.scorecards
        ],
    }


def _card_row(card: ScorecardResult) -> Row:
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


def _mark_rows(card: ScorecardResult, results: Iterable[CheckpointResult]) -> Iterator[Row]:
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


def _evidence_rows(result: CheckpointResult) -> Iterator[Row]:
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
            result.revision,
        )
