"""The weeks before and after an action, for an improvement case."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from topics.topic import Subject
from topics.verification import Effect, Week, verify_effect
from warehouse.read.answers import as_date, as_int
from warehouse.read.published import Published

WEEKS_BEFORE = 26
WEEKS_AFTER = 26

_TOPIC = """
SELECT day, count(*) FILTER (topic_id = ?),
       count(*) FILTER (topic_id <> ? AND (CAST(? AS VARCHAR[]) = [] OR topic_id IN (
           SELECT unnest(CAST(? AS VARCHAR[])))))
FROM call_facts WHERE is_complaint AND topic_id IS NOT NULL AND day IS NOT NULL GROUP BY day
"""
_REASON = """
SELECT f.day, count(*) FILTER (r.reason_id = ?),
       count(*) FILTER (r.reason_id <> ? AND (CAST(? AS VARCHAR[]) = [] OR r.reason_id IN (
           SELECT unnest(CAST(? AS VARCHAR[])))))
FROM call_facts f JOIN call_reasons r USING (call_id) WHERE f.day IS NOT NULL GROUP BY f.day
"""
_CHECKPOINT = """
SELECT f.day, count(*) FILTER (r.outcome = 'fail'), count(*) FILTER (r.outcome = 'pass')
FROM checkpoint_results r JOIN call_facts f USING (call_id)
WHERE r.checkpoint_id = ? AND f.day IS NOT NULL GROUP BY f.day
"""


def verify_topic_action(
    published: Published,
    topic_id: str,
    *,
    acted_on: date,
    controls: Sequence[str] = (),
    until: date | None = None,
) -> Effect:
    """Judge an action on a topic or reason against ``controls``, by default all other topics."""
    chosen = list(controls)
    query = _REASON if topic_id.startswith(f"{Subject.REASONS.prefix}-") else _TOPIC
    rows = published.rows(query, [topic_id, topic_id, chosen, chosen])
    return _verify(rows, acted_on, until)


def verify_checkpoint_action(
    published: Published, checkpoint_id: str, *, acted_on: date, until: date | None = None
) -> Effect:
    """Judge an action on a checkpoint: failed against passed, where it applied."""
    return _verify(published.rows(_CHECKPOINT, [checkpoint_id]), acted_on, until)


def _verify(rows: Sequence[Sequence[object]], acted_on: date, until: date | None) -> Effect:
    days = {day: (as_int(row[1]), as_int(row[2])) for row in rows if (day := as_date(row[0]))}
    end = until or (max(days) + timedelta(days=1) if days else acted_on)
    return verify_effect(_weeks(days, acted_on, end))


def _weeks(days: Mapping[date, tuple[int, int]], acted_on: date, end: date) -> list[Week]:
    """Full weeks counted from the day of the action, so that no week is half before, half after."""
    first = min(days, default=acted_on)
    weeks = []
    for number in range(-WEEKS_BEFORE, WEEKS_AFTER):
        start = acted_on + timedelta(weeks=number)
        if start < first or start + timedelta(days=7) > end:
            continue
        span = [days.get(start + timedelta(days=n), (0, 0)) for n in range(7)]
        weeks.append(Week(sum(d[0] for d in span), sum(d[1] for d in span), number >= 0))
    return weeks


def subject_exists(published: Published, kind: str, subject_id: str) -> bool:
    """Whether there is such a ``topic`` (or reason) or ``checkpoint``."""
    is_reason = subject_id.startswith(f"{Subject.REASONS.prefix}-")
    table, column = {
        "topic": ("reasons" if is_reason else "topics", "topic_id"),
        "checkpoint": ("checkpoint_results", "checkpoint_id"),
    }[kind]
    found = published.row(f"SELECT 1 FROM {table} WHERE {column} = ? LIMIT 1", [subject_id])
    return found is not None
