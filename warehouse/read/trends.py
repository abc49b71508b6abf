"""Which topics grow, fall or are new, with the days behind it."""

from dataclasses import dataclass
from datetime import date, timedelta

from language.mask import mask_numbers
from topics.topic import Subject
from topics.trend import NO_RULES, Days, Trend, TrendRules, find_trends
from warehouse.read.answers import as_date, as_int, as_text
from warehouse.read.published import Published
from warehouse.read.selection import EVERYTHING, Selection, where_selected

SHOWN_DAYS = 28


@dataclass(frozen=True, slots=True)
class TopicTrend:
    """A trend with the topic's name and its calls on each of the last ``SHOWN_DAYS`` days."""

    label: str
    typical: str
    trend: Trend
    by_day: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrendReport:
    """Every topic's trend; windows end before ``until``, ``None`` where no call has a day."""

    until: date | None
    calls: int
    alerts: tuple[TopicTrend, ...]
    others: tuple[TopicTrend, ...]


_TOTALS = "SELECT day, count(*) FROM call_facts WHERE day IS NOT NULL AND {c} GROUP BY day"
_COUNTS = {
    Subject.COMPLAINTS: """
SELECT topic_id, day, count(*) FROM call_facts
WHERE topic_id IS NOT NULL AND day IS NOT NULL AND {c} GROUP BY ALL
""",
    Subject.REASONS: """
SELECT r.reason_id, f.day, count(*)
FROM (SELECT call_id, day FROM call_facts WHERE day IS NOT NULL AND {c}) f
JOIN call_reasons r USING (call_id) GROUP BY ALL
""",
}
_NAMES = {
    Subject.COMPLAINTS: "SELECT topic_id, label, typical FROM topics WHERE status <> 'muted'",
    Subject.REASONS: "SELECT topic_id, label, typical FROM reasons WHERE status <> 'muted'",
}


def topic_trends(
    published: Published,
    *,
    selection: Selection = EVERYTHING,
    until: date | None = None,
    rules: TrendRules = NO_RULES,
    subject: Subject = Subject.COMPLAINTS,
) -> TrendReport:
    """The trends of topics, or reasons, in the chosen calls up to the day before ``until``.

    The default is the end of the last day. Muted topics are left out.
    """
    condition, parameters = where_selected(selection)
    rows = published.rows(_TOTALS.format(c=condition), parameters)
    totals = {day: as_int(row[1]) for row in rows if (day := as_date(row[0]))}
    if not totals:
        return TrendReport(until, 0, (), ())
    until = until or max(totals) + timedelta(days=1)
    names = {
        as_text(row[0]): (mask_numbers(as_text(row[1])), mask_numbers(as_text(row[2])))
        for row in published.rows(_NAMES[subject])
    }
    counts: dict[str, dict[date, int]] = {}
    for row in published.rows(_COUNTS[subject].format(c=condition), parameters):
        topic, found = as_text(row[0]), as_date(row[1])
        if topic in names and found:
            counts.setdefault(topic, {})[found] = as_int(row[2])
    trends = [
        TopicTrend(*names[trend.topic_id], trend, _by_day(counts[trend.topic_id], until))
        for trend in find_trends(counts, totals, until=until, rules=rules)
    ]
    alerts = tuple(line for line in trends if line.trend.is_alert)
    others = tuple(line for line in trends if not line.trend.is_alert)
    return TrendReport(until, sum(totals.values()), alerts, others)


def _by_day(counts: Days, until: date) -> tuple[int, ...]:
    return tuple(counts.get(until - timedelta(days=back), 0) for back in range(SHOWN_DAYS, 0, -1))
