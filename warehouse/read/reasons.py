"""Why customers call: the topics of all calls."""

from dataclasses import dataclass
from datetime import datetime

from language.mask import mask_numbers
from topics.reason_text import reason_text
from warehouse.read.answers import as_float, as_int, as_moment, as_text, as_texts
from warehouse.read.published import Published
from warehouse.read.selection import EVERYTHING, Selection, where_selected


@dataclass(frozen=True, slots=True)
class ReasonLine:
    """One reason in the chosen calls; shares and rates in percent.

    The calls whose matter fits no reason come last with an empty ``reason_id``. ``by_day`` runs
    over every day of the chosen period, ``complaint_rate`` is the share that complains.
    """

    reason_id: str
    label: str
    keywords: tuple[str, ...]
    typical: str
    status: str
    calls: int
    share: float
    complaint_rate: float
    average_duration_s: float
    last_seen: datetime | None
    by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ReasonSummary:
    """The mix of reasons of the chosen calls; the share in percent, ``None`` without a call.

    ``unread`` calls came in after reasons were last brought up to date.
    """

    calls: int
    reasons: int
    unclassified: int
    unclassified_share: float | None
    unread: int


@dataclass(frozen=True, slots=True)
class ReasonCall:
    """One call with what names its matter, masked."""

    call_id: str
    started_at: datetime | None
    agent_id: str
    team: str
    queue: str
    text: str


_SUMMARY = """
SELECT count(a.call_id), count(DISTINCT a.topic_id),
       count(a.call_id) FILTER (a.topic_id IS NULL),
       100.0 * count(a.call_id) FILTER (a.topic_id IS NULL) / nullif(count(a.call_id), 0),
       count(*) - count(a.call_id)
FROM (SELECT call_id FROM call_facts WHERE {condition}) f
LEFT JOIN reason_assignments a USING (call_id)
"""
_LINES = """
WITH chosen AS (
    SELECT f.*, coalesce(a.topic_id, '') AS reason_id
    FROM (SELECT call_id, day, started_at, duration_s, is_complaint FROM call_facts
          WHERE {condition}) f
    JOIN reason_assignments a USING (call_id)
), days AS (
    SELECT unnest(generate_series(min(day)::TIMESTAMP, max(day)::TIMESTAMP, INTERVAL 1 DAY))::DATE
           AS day FROM chosen
), counted AS (SELECT reason_id, day, count(*) AS calls FROM chosen GROUP BY ALL),
names AS (SELECT DISTINCT reason_id FROM chosen),
series AS (
    SELECT n.reason_id, list(coalesce(c.calls, 0) ORDER BY d.day) AS by_day
    FROM names n CROSS JOIN days d
    LEFT JOIN counted c ON c.reason_id = n.reason_id AND c.day = d.day
    GROUP BY n.reason_id
)
SELECT c.reason_id, any_value(r.label), any_value(r.keywords), any_value(r.typical),
       any_value(r.status), count(*) AS calls, 100.0 * count(*) / (SELECT count(*) FROM chosen),
       100.0 * count(*) FILTER (c.is_complaint) / count(*), avg(c.duration_s), max(c.started_at),
       any_value(s.by_day)
FROM chosen c LEFT JOIN reasons r ON r.topic_id = c.reason_id
LEFT JOIN series s ON s.reason_id = c.reason_id
GROUP BY c.reason_id ORDER BY c.reason_id = '', calls DESC, c.reason_id
"""
_CALLS = """
WITH chosen AS (
    SELECT f.call_id, f.started_at, f.agent_id, f.team, f.queue, f.direction
    FROM (SELECT * FROM call_facts WHERE {condition}) f
    JOIN reason_assignments a USING (call_id)
    WHERE coalesce(a.topic_id, '') = ?
    ORDER BY f.started_at DESC NULLS LAST, f.call_id LIMIT ? OFFSET ?
)
SELECT c.call_id, c.started_at, c.agent_id, c.team, c.queue, coalesce(c.direction, ''),
       list(t.role ORDER BY t.turn_index), list(t.text ORDER BY t.turn_index)
FROM chosen c LEFT JOIN turns t USING (call_id)
GROUP BY ALL ORDER BY c.started_at DESC NULLS LAST, c.call_id
"""


def summarise_reasons(published: Published, selection: Selection = EVERYTHING) -> ReasonSummary:
    """How many reasons the chosen calls have, and how many calls fit none."""
    condition, parameters = where_selected(selection)
    row = published.row(_SUMMARY.format(condition=condition), parameters) or (0, 0, 0, None, 0)
    return ReasonSummary(
        as_int(row[0]), as_int(row[1]), as_int(row[2]), as_float(row[3]), as_int(row[4])
    )


def list_reasons(published: Published, selection: Selection = EVERYTHING) -> tuple[ReasonLine, ...]:
    """The reasons of the chosen calls, most frequent first, the unclassified calls last."""
    condition, parameters = where_selected(selection)
    rows = published.rows(_LINES.format(condition=condition), parameters)
    return tuple(
        ReasonLine(
            as_text(row[0]),
            mask_numbers(as_text(row[1])),
            tuple(mask_numbers(word) for word in as_texts(row[2])),
            mask_numbers(as_text(row[3])),
            as_text(row[4]),
            as_int(row[5]),
            as_float(row[6]) or 0.0,
            as_float(row[7]) or 0.0,
            as_float(row[8]) or 0.0,
            as_moment(row[9]),
            tuple(int(count) for count in as_texts(row[10])),
        )
        for row in rows
    )


def list_reason_calls(
    published: Published,
    reason_id: str,
    selection: Selection = EVERYTHING,
    *,
    page: int = 1,
    page_size: int = 20,
) -> tuple[ReasonCall, ...]:
    """One page of the calls with a reason, newest first; an empty id for the unclassified."""
    condition, parameters = where_selected(selection)
    rows = published.rows(
        _CALLS.format(condition=condition),
        [*parameters, reason_id, page_size, (max(page, 1) - 1) * page_size],
    )
    return tuple(
        ReasonCall(
            as_text(row[0]),
            as_moment(row[1]),
            as_text(row[2]),
            as_text(row[3]),
            as_text(row[4]),
            mask_numbers(
                reason_text(
                    list(zip(as_texts(row[6]), as_texts(row[7]), strict=True)),
                    direction=as_text(row[5]),
                )
            ),
        )
        for row in rows
    )
