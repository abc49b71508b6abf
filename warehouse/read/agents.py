"""How teams and agents score."""

from dataclasses import dataclass
from datetime import date

from warehouse.read.answers import as_date, as_float, as_int, as_text
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published, Row


@dataclass(frozen=True, slots=True)
class Standing:
    """The figures of a team or an agent; rates in percent, ``None`` where nothing was counted."""

    name: str
    team: str
    calls: int
    average_score: float | None
    pass_rate: float | None
    vetoed: int
    complaint_rate: float | None
    weakest: str


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
    """The average score of a team on one day."""

    day: date
    team: str
    average_score: float
    calls: int


_STANDINGS = """
WITH chosen AS (SELECT * FROM call_facts WHERE {condition}),
failures AS (
    SELECT c.{by} AS name, n.title, count(*) AS failed
    FROM named_checkpoints n JOIN chosen c USING (call_id)
    WHERE n.outcome = 'fail' GROUP BY ALL
), weakest AS (
    SELECT name, arg_max(title, (failed, title)) AS title FROM failures GROUP BY name
)
SELECT c.{by}, {team}, count(*), avg(score) AS average,
       100.0 * count(*) FILTER (verdict = 'passed') / nullif(count(score), 0),
       count(vetoed_by), 100.0 * count(*) FILTER (is_complaint) / count(*), any_value(w.title)
FROM chosen c LEFT JOIN weakest w ON w.name = c.{by}
GROUP BY c.{by} ORDER BY average DESC NULLS LAST, c.{by}
"""
_MATRIX = """
WITH chosen AS (SELECT call_id, team FROM call_facts WHERE {condition})
SELECT c.team, n.section, n.title, count(*), 100.0 * count(*) FILTER (n.outcome = 'pass') / count(*)
FROM named_checkpoints n JOIN chosen c USING (call_id)
WHERE n.outcome IN ('pass', 'fail') GROUP BY ALL ORDER BY ALL
"""
_TREND = """
SELECT day, team, avg(score), count(score) FROM call_facts
WHERE score IS NOT NULL AND day IS NOT NULL AND {condition} GROUP BY ALL ORDER BY ALL
"""


def team_standings(published: Published, chosen: CallFilter) -> tuple[Standing, ...]:
    """Teams by average score, best first."""
    return _standings(published, chosen, by="team", team="c.team")


def agent_standings(published: Published, chosen: CallFilter) -> tuple[Standing, ...]:
    """Agents by average score, best first."""
    return _standings(published, chosen, by="agent_id", team="any_value(c.team)")


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
    """Average score by team and day."""
    condition, parameters = where(chosen)
    rows = published.rows(_TREND.format(condition=condition), parameters)
    found = ((as_date(row[0]), row) for row in rows)
    return tuple(
        TeamDay(day, as_text(row[1]), as_float(row[2]) or 0.0, as_int(row[3]))
        for day, row in found
        if day
    )


def _standings(
    published: Published, chosen: CallFilter, *, by: str, team: str
) -> tuple[Standing, ...]:
    condition, parameters = where(chosen)
    sql = _STANDINGS.format(condition=condition, by=by, team=team)
    return tuple(_standing(row) for row in published.rows(sql, parameters))


def _standing(row: Row) -> Standing:
    return Standing(
        as_text(row[0]),
        as_text(row[1]),
        as_int(row[2]),
        as_float(row[3]),
        as_float(row[4]),
        as_int(row[5]),
        as_float(row[6]),
        as_text(row[7]),
    )
