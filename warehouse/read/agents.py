"""How the centre, its teams, agents and queues score."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from warehouse.read.answers import as_date, as_float, as_int, as_text
from warehouse.read.filters import CallFilter, where
from warehouse.read.overview import period_before
from warehouse.read.published import Published, Row


class Group(StrEnum):
    """What calls are put together by."""

    CENTRE = "centre"
    TEAM = "team"
    AGENT = "agent"
    QUEUE = "queue"


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of one group; rates in percent, ``None`` where nothing was counted.

    ``before`` is the average score of the equally long period before, ``course`` the average of
    each day that has scores, in order.
    """

    name: str
    team: str
    calls: int
    scored: int
    average_score: float | None
    before: float | None
    pass_rate: float | None
    vetoed: int
    complaint_rate: float | None
    average_s: float
    weakest: str
    course: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class TeamCheckpoint:
    """How often a team passes a checkpoint where it applies; ``pass_rate`` in percent."""

    team: str
    section: str
    title: str
    judged: int
    pass_rate: float


@dataclass(frozen=True, slots=True)
class TeamDay:
    """The average score of a team on one day, or in the week from that day on."""

    day: date
    team: str
    average_score: float
    calls: int


_COLUMNS = MappingProxyType(
    {
        Group.CENTRE: ("''", "''"),
        Group.TEAM: ("team", "any_value(c.team)"),
        Group.AGENT: ("agent_id", "arg_max(c.team, c.call_no)"),  # where an agent is now
        Group.QUEUE: ("queue", "''"),
    }
)
_STANDINGS = """
WITH chosen AS (SELECT *, {by} AS name FROM call_facts WHERE {condition}),
failures AS (
    SELECT c.name, v.title, count(*) AS failed
    FROM verdicts v JOIN chosen c ON c.call_no = v.call_no
    WHERE v.outcome = 'fail' GROUP BY ALL
), weakest AS (
    SELECT name, arg_max(title, (failed, title)) AS title FROM failures GROUP BY name
), days AS (
    SELECT name, day, avg(score) AS score FROM chosen
    WHERE day IS NOT NULL AND score IS NOT NULL GROUP BY ALL
), courses AS (SELECT name, list(score ORDER BY day) AS scores FROM days GROUP BY name)
SELECT c.name, {team}, count(*), count(score), avg(score) AS average,
       100.0 * count(*) FILTER (verdict = 'passed') / nullif(count(score), 0),
       count(vetoed_by), 100.0 * count(*) FILTER (is_complaint) / count(*), avg(duration_s),
       any_value(w.title), any_value(s.scores)
FROM chosen c LEFT JOIN weakest w ON w.name = c.name LEFT JOIN courses s ON s.name = c.name
GROUP BY c.name ORDER BY average DESC NULLS LAST, c.name
"""
_BEFORE = "SELECT {by}, avg(score) FROM call_facts WHERE {condition} GROUP BY ALL"
_MATRIX = """
WITH chosen AS (SELECT call_no, team FROM call_facts WHERE {condition})
SELECT c.team, v.section, v.title, count(*), 100.0 * count(*) FILTER (v.outcome = 'pass') / count(*)
FROM verdicts v JOIN chosen c ON c.call_no = v.call_no
WHERE v.outcome IN ('pass', 'fail') GROUP BY ALL ORDER BY ALL
"""
_MOST_DAYS = 45  # longer courses are told by the week: more points are not read
_TREND = f"""
WITH chosen AS (
    SELECT day, team, score FROM call_facts
    WHERE score IS NOT NULL AND day IS NOT NULL AND {{condition}}
), span AS (SELECT max(day) - min(day) > {_MOST_DAYS} AS is_long FROM chosen)
SELECT CASE WHEN is_long THEN CAST(date_trunc('week', day) AS DATE) ELSE day END AS bucket, team,
       avg(score), count(score)
FROM chosen, span GROUP BY ALL ORDER BY ALL
"""


def standings(published: Published, chosen: CallFilter, *, by: Group) -> tuple[Standing, ...]:
    """The chosen calls put together, best average first."""
    condition, parameters = where(chosen)
    column, team = _COLUMNS[by]
    earlier = _scores_before(published, chosen, column)
    sql = _STANDINGS.format(condition=condition, by=column, team=team)
    return tuple(_standing(row, earlier) for row in published.rows(sql, parameters))


def checkpoint_matrix(published: Published, chosen: CallFilter) -> tuple[TeamCheckpoint, ...]:
    """Pass rates by team and checkpoint."""
    condition, parameters = where(chosen)
    rows = published.rows(_MATRIX.format(condition=condition), parameters)
    return tuple(
        TeamCheckpoint(
            as_text(row[0]), as_text(row[1]), as_text(row[2]), as_int(row[3]), as_float(row[4]) or 0
        )
        for row in rows
    )


def team_days(published: Published, chosen: CallFilter) -> tuple[TeamDay, ...]:
    """Average score by team and day; by the week where there are more days than can be read."""
    condition, parameters = where(chosen)
    rows = published.rows(_TREND.format(condition=condition), parameters)
    found = ((as_date(row[0]), row) for row in rows)
    return tuple(
        TeamDay(day, as_text(row[1]), as_float(row[2]) or 0.0, as_int(row[3]))
        for day, row in found
        if day
    )


def _scores_before(
    published: Published, chosen: CallFilter, column: str
) -> dict[str, float | None]:
    earlier = period_before(chosen)
    if earlier is None:
        return {}
    condition, parameters = where(earlier)
    rows = published.rows(_BEFORE.format(condition=condition, by=column), parameters)
    return {as_text(row[0]): as_float(row[1]) for row in rows}


def _standing(row: Row, earlier: dict[str, float | None]) -> Standing:
    scores = row[10] if isinstance(row[10], list) else []
    return Standing(
        as_text(row[0]),
        as_text(row[1]),
        as_int(row[2]),
        as_int(row[3]),
        as_float(row[4]),
        earlier.get(as_text(row[0])),
        as_float(row[5]),
        as_int(row[6]),
        as_float(row[7]),
        as_float(row[8]) or 0.0,
        as_text(row[9]),
        tuple(float(score) for score in scores),
    )
