"""Whom to coach on what: agents who clearly fail a checkpoint more often than everybody else."""

from dataclasses import dataclass

from topics.comparison import share_interval
from warehouse.read.answers import as_float, as_int, as_text
from warehouse.read.filters import CallFilter, where
from warehouse.read.published import Published

LEAST_JUDGED = 5  # below this an interval says nothing that is worth a talk


@dataclass(frozen=True, slots=True)
class CoachingLine:
    """An agent and a checkpoint; rates in percent of the calls where it applied.

    ``excess`` is how many of the failures would not have been with the others' rate;
    ``example`` is the latest call that failed and ``example_s`` the second it is about.
    """

    agent_id: str
    team: str
    checkpoint_id: str
    title: str
    judged: int
    failed: int
    rate: float
    others_rate: float
    excess: float
    example: str
    example_s: float | None


_MARKS = """
WITH chosen AS (
    SELECT call_no, call_id, agent_id, team FROM call_facts WHERE agent_id <> '' AND {condition}
), marks AS (
    SELECT c.agent_id, v.checkpoint_id, any_value(v.title) AS title,
           arg_max(c.team, c.call_no) AS team, count(*) AS judged,
           count(*) FILTER (v.outcome = 'fail') AS failed,
           max(c.call_no) FILTER (v.outcome = 'fail') AS example
    FROM verdicts v JOIN chosen c ON c.call_no = v.call_no
    WHERE v.outcome IN ('pass', 'fail') GROUP BY c.agent_id, v.checkpoint_id
), lines AS (
    SELECT *, sum(judged) OVER whole - judged AS others, sum(failed) OVER whole - failed AS missed
    FROM marks WINDOW whole AS (PARTITION BY checkpoint_id)
)
SELECT l.agent_id, l.team, checkpoint_id, title, judged, failed, missed / others, f.call_id
FROM lines l JOIN chosen f ON f.call_no = l.example
WHERE judged >= ? AND others > 0 AND failed > judged * missed / others
ORDER BY failed - judged * missed / others DESC, l.agent_id, checkpoint_id LIMIT ?
"""
_MOMENTS = """
SELECT call_id, checkpoint_id, min(start_s) FROM evidence
WHERE call_id IN (SELECT unnest(CAST(? AS VARCHAR[]))) GROUP BY ALL
"""


def list_coaching(
    published: Published, chosen: CallFilter, *, limit: int = 20
) -> tuple[CoachingLine, ...]:
    """The clearest cases, those with the most failures beyond the others' rate first.

    A case is clear when the 95 % interval of the agent's rate lies above the rate of all others.
    """
    condition, parameters = where(chosen)
    rows = published.rows(
        _MARKS.format(condition=condition), [*parameters, LEAST_JUDGED, 20 * limit]
    )
    clear = [
        row
        for row in rows
        if share_interval(as_int(row[5]), as_int(row[4]))[0] > (as_float(row[6]) or 0.0)
    ][:limit]
    seconds = {
        (as_text(row[0]), as_text(row[1])): as_float(row[2])
        for row in published.rows(_MOMENTS, [[as_text(row[7]) for row in clear]])
    }
    return tuple(
        CoachingLine(
            as_text(row[0]),
            as_text(row[1]),
            as_text(row[2]),
            as_text(row[3]),
            judged := as_int(row[4]),
            failed := as_int(row[5]),
            100 * failed / judged,
            100 * (others := as_float(row[6]) or 0.0),
            failed - judged * others,
            as_text(row[7]),
            seconds.get((as_text(row[7]), as_text(row[2]))),
        )
        for row in clear
    )
