"""What customers complain about."""

from dataclasses import dataclass
from datetime import date, datetime

from language.mask import mask_numbers
from warehouse.read.answers import as_date, as_float, as_int, as_moment, as_text, as_texts
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published
from warehouse.read.selection import Selection, where_selected

UNCLASSIFIED = ""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic in the chosen calls; ``share`` of their complaints in percent.

    The complaints that no topic fits come last with an empty ``topic_id``. ``by_day`` runs over
    every day of the chosen period.
    """

    topic_id: str
    label: str
    keywords: tuple[str, ...]
    typical: str
    status: str
    calls: int
    share: float
    last_seen: datetime | None
    by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TopicDay:
    """Calls of one topic on one day."""

    day: date
    topic: str
    calls: int


@dataclass(frozen=True, slots=True)
class Cause:
    """Complaints about one business with one cause."""

    business: str
    cause: str
    calls: int


@dataclass(frozen=True, slots=True)
class ComplaintLine:
    """One complaint call and its sentences, masked."""

    call_id: str
    started_at: datetime | None
    agent_id: str
    team: str
    queue: str
    business: str
    cause: str
    severity: str
    probability: float
    first_s: float | None
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicSummary:
    """The complaints of the chosen calls; rates and shares in percent."""

    complaints: int
    complaint_rate: float | None
    topics: int
    unclassified_share: float | None


_SUMMARY = """
SELECT count(*) FILTER (is_complaint), 100.0 * count(*) FILTER (is_complaint) / nullif(count(*), 0),
       count(DISTINCT topic_id) FILTER (is_complaint),
       100.0 * count(*) FILTER (is_complaint AND topic_id IS NULL)
             / nullif(count(*) FILTER (is_complaint), 0)
FROM call_facts WHERE {condition}
"""
_LINES = """
WITH chosen AS (
    SELECT call_id, day, started_at, coalesce(topic_id, '') AS topic_id
    FROM call_facts WHERE is_complaint AND {condition}
), days AS (
    SELECT unnest(generate_series(min(day)::TIMESTAMP, max(day)::TIMESTAMP, INTERVAL 1 DAY))::DATE
           AS day FROM chosen
), counted AS (SELECT topic_id, day, count(*) AS calls FROM chosen GROUP BY ALL),
names AS (SELECT DISTINCT topic_id FROM chosen),
series AS (
    SELECT n.topic_id, list(coalesce(c.calls, 0) ORDER BY d.day) AS by_day
    FROM names n CROSS JOIN days d LEFT JOIN counted c ON c.topic_id = n.topic_id AND c.day = d.day
    GROUP BY n.topic_id
)
SELECT c.topic_id, any_value(t.label), any_value(t.keywords), any_value(t.typical),
       any_value(t.status), count(*) AS calls, 100.0 * count(*) / (SELECT count(*) FROM chosen),
       max(c.started_at), any_value(s.by_day)
FROM chosen c LEFT JOIN topics t ON t.topic_id = c.topic_id
LEFT JOIN series s ON s.topic_id = c.topic_id
GROUP BY c.topic_id ORDER BY c.topic_id = '', calls DESC, c.topic_id
"""
_DAYS = """
SELECT day, coalesce(topic_label, ''), count(*) FROM call_facts
WHERE is_complaint AND day IS NOT NULL AND {condition} GROUP BY ALL ORDER BY ALL
"""
_CAUSES = """
SELECT split_part(business, '、', 1), split_part(cause, '、', 1), count(*) FROM call_facts
WHERE is_complaint AND {condition} GROUP BY ALL ORDER BY ALL
"""
_COMPLAINTS = """
WITH chosen AS (
    SELECT call_id, started_at, agent_id, team, queue, business, cause, severity,
           complaint_probability
    FROM call_facts
    WHERE is_complaint AND (CAST(? AS VARCHAR) IS NULL OR coalesce(topic_id, '') = ?)
          AND {condition}
    ORDER BY complaint_probability DESC, started_at DESC, call_id LIMIT ? OFFSET ?
)
SELECT c.*, min(t.start_s), list(t.text ORDER BY t.turn_index) FILTER (t.text IS NOT NULL)
FROM chosen c
LEFT JOIN (SELECT call_id, unnest(turn_indexes) AS turn_index FROM complaints) i USING (call_id)
LEFT JOIN turns t ON t.call_id = i.call_id AND t.turn_index = i.turn_index
GROUP BY ALL ORDER BY c.complaint_probability DESC, c.started_at DESC, c.call_id
"""


def summarise_topics(published: Published, chosen: CallFilter) -> TopicSummary:
    """How many complaints there are, in how many topics, and how many fit none."""
    condition, parameters = where(chosen)
    row = published.row(_SUMMARY.format(condition=condition), parameters) or (0, None, 0, None)
    return TopicSummary(as_int(row[0]), as_float(row[1]), as_int(row[2]), as_float(row[3]))


def is_complaint(published: Published, call_id: str) -> bool:
    """Whether there is such a call and it counts as a complaint, which alone have topics."""
    row = published.row("SELECT is_complaint FROM call_facts WHERE call_id = ?", [call_id])
    return bool(row and row[0])


def list_topics(published: Published, chosen: CallFilter | Selection) -> tuple[TopicLine, ...]:
    """The topics of the chosen calls, largest first, the unclassified ones last."""
    selection = chosen if isinstance(chosen, Selection) else Selection(chosen)
    condition, parameters = where_selected(selection)
    rows = published.rows(_LINES.format(condition=condition), parameters)
    return tuple(
        TopicLine(
            as_text(row[0]),
            mask_numbers(as_text(row[1])),
            tuple(mask_numbers(word) for word in as_texts(row[2])),
            mask_numbers(as_text(row[3])),
            as_text(row[4]),
            as_int(row[5]),
            as_float(row[6]) or 0.0,
            as_moment(row[7]),
            tuple(int(count) for count in as_texts(row[8])),
        )
        for row in rows
    )


def topic_days(published: Published, chosen: CallFilter) -> tuple[TopicDay, ...]:
    """Complaints by day and topic label, empty for the unclassified."""
    condition, parameters = where(chosen)
    rows = published.rows(_DAYS.format(condition=condition), parameters)
    found = ((as_date(row[0]), as_text(row[1]), as_int(row[2])) for row in rows)
    return tuple(TopicDay(day, mask_numbers(label), calls) for day, label, calls in found if day)


def count_causes(published: Published, chosen: CallFilter) -> tuple[Cause, ...]:
    """Complaints by leading business and leading cause."""
    condition, parameters = where(chosen)
    rows = published.rows(_CAUSES.format(condition=condition), parameters)
    return tuple(Cause(as_text(row[0]), as_text(row[1]), as_int(row[2])) for row in rows)


def count_complaint_pages(
    published: Published, chosen: CallFilter, *, topic_id: str | None = None, page_size: int = 20
) -> int:
    """Pages that ``list_complaints`` fills, at least one."""
    condition, parameters = where(chosen)
    row = published.row(
        "SELECT greatest(1, CAST(ceil(count(*) / CAST(? AS DOUBLE)) AS INTEGER)) FROM call_facts "
        "WHERE is_complaint AND (CAST(? AS VARCHAR) IS NULL OR coalesce(topic_id, '') = ?) "
        f"AND {condition}",
        [page_size, topic_id, topic_id, *parameters],
    )
    return as_int(row[0]) if row else 1


def list_complaints(
    published: Published,
    chosen: CallFilter,
    *,
    topic_id: str | None = None,
    page: int = 1,
    page_size: int = 20,
) -> tuple[ComplaintLine, ...]:
    """One page of complaint calls, most certain first; ``topic_id`` empty for the unclassified."""
    condition, parameters = where(chosen)
    rows = published.rows(
        _COMPLAINTS.format(condition=condition),
        [topic_id, topic_id, *parameters, page_size, (max(page, 1) - 1) * page_size],
    )
    return tuple(
        ComplaintLine(
            as_text(row[0]),
            as_moment(row[1]),
            as_text(row[2]),
            as_text(row[3]),
            as_text(row[4]),
            as_text(row[5]),
            as_text(row[6]),
            as_text(row[7]),
            as_float(row[8]) or 0.0,
            as_float(row[9]),
            tuple(mask_numbers(text) for text in as_texts(row[10])),
        )
        for row in rows
    )
