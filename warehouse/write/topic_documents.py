"""The texts that topics are made of: what complaints complain of, and why customers call."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import duckdb

from topics import Subject, reason_text

FETCHED = 5_000  # rows in memory at a time
OPENING_TURNS = 40  # the matter is named among the first turns; the rest of a call is not read


@dataclass(frozen=True, slots=True)
class TopicDocument:
    """One call's text, when it was, and its business and causes as ``hints``."""

    call_id: str
    text: str
    hints: tuple[str, ...]
    started_at: datetime | None


# DuckDB's hash is stable within a version; another version only means one more assignment.
_MARKS = {
    Subject.COMPLAINTS: """
SELECT call_id, hash(text, business, cause, started_at)
FROM complaints JOIN calls USING (call_id) WHERE is_complaint ORDER BY call_id
""",
    Subject.REASONS: f"""
WITH said AS (
    SELECT call_id, bit_xor(hash(turn_index, role, text)) AS digest
    FROM turns WHERE turn_index < {OPENING_TURNS} GROUP BY call_id
)
SELECT c.call_id, hash(s.digest, m.business, c.direction, c.started_at)
FROM calls c JOIN said s USING (call_id) LEFT JOIN complaints m USING (call_id) ORDER BY c.call_id
""",
}
_COMPLAINTS = """
SELECT call_id, text, business, cause, started_at
FROM complaints JOIN calls USING (call_id)
WHERE is_complaint AND ({all} OR call_id IN (SELECT unnest(?::VARCHAR[]))) ORDER BY call_id
"""
_REASONS = f"""
WITH said AS (
    SELECT call_id, list(role ORDER BY turn_index) AS roles, list(text ORDER BY turn_index) AS texts
    FROM turns
    WHERE turn_index < {OPENING_TURNS}
          AND ({{all}} OR call_id IN (SELECT unnest(?::VARCHAR[])))
    GROUP BY call_id
)
SELECT c.call_id, s.roles, s.texts, coalesce(m.business, ''), coalesce(c.direction, ''),
       c.started_at
FROM calls c JOIN said s USING (call_id) LEFT JOIN complaints m USING (call_id) ORDER BY c.call_id
"""


def read_marks(connection: duckdb.DuckDBPyConnection, subject: Subject) -> dict[str, str]:
    """Each call that has a text of this subject, with a mark that changes when the text does."""
    rows = connection.execute(_MARKS[subject]).fetchall()
    return {str(call_id): f"{int(mark):016x}" for call_id, mark in rows}


def read_documents(
    connection: duckdb.DuckDBPyConnection,
    subject: Subject,
    call_ids: Collection[str] | None = None,
) -> Iterator[TopicDocument]:
    """The texts of these calls, or of all, by call id."""
    query = _COMPLAINTS if subject is Subject.COMPLAINTS else _REASONS
    found = connection.execute(
        query.format(all="true" if call_ids is None else "false"), [sorted(call_ids or ())]
    )
    while rows := found.fetchmany(FETCHED):
        for row in rows:
            yield _complaint(*row) if subject is Subject.COMPLAINTS else _reason(*row)


def _complaint(
    call_id: str, text: str, business: str, cause: str, started_at: datetime | None
) -> TopicDocument:
    return TopicDocument(call_id, text, _split(business) + _split(cause), started_at)


def _reason(
    call_id: str,
    roles: list[str],
    texts: list[str],
    business: str,
    direction: str,
    started_at: datetime | None,
) -> TopicDocument:
    text = reason_text(list(zip(roles, texts, strict=True)), direction=direction)
    return TopicDocument(call_id, text, _split(business) if text else (), started_at)


def _split(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split("、") if part)
