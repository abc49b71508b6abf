"""Which calls a question is about."""

from dataclasses import dataclass, replace
from datetime import date

Condition = tuple[str, tuple[object, ...]]
Bounds = tuple[float | None, float | None]
"""From the first on, up to and without the second; ``None`` leaves an end open."""
OPEN: Bounds = (None, None)
SCORE_STEPS = (60.0, 80.0, 90.0)  # out of 100
LENGTH_STEPS_S = (60.0, 180.0, 300.0, 600.0)


@dataclass(frozen=True, slots=True)
class CallFilter:
    """A choice of calls; ``None`` or empty leaves a field open.

    ``since`` and ``until`` are days in the reader's time zone, ``until`` exclusive. ``text`` must
    occur in a turn as it was said. ``score`` is out of 100; calls without one lie in no bounds.
    """

    since: date | None = None
    until: date | None = None
    direction: str | None = None
    team: str | None = None
    queue: str | None = None
    agent_id: str | None = None
    scorecard: str | None = None
    band: str | None = None
    complaint: bool | None = None
    vetoed: bool | None = None
    text: str = ""
    length_s: Bounds = OPEN
    score: Bounds = OPEN


EVERY_CALL = CallFilter()


def spans(steps: tuple[float, ...]) -> tuple[Bounds, ...]:
    """The ranges between the steps, the first and the last open to their side."""
    return tuple(zip((None, *steps), (*steps, None), strict=True))


def narrowed(chosen: CallFilter, *, length_s: Bounds, score: Bounds) -> CallFilter:
    """The filter with these bounds in place of its own, where they are not open."""
    return replace(
        chosen,
        length_s=chosen.length_s if length_s == OPEN else length_s,
        score=chosen.score if score == OPEN else score,
    )


def where(chosen: CallFilter) -> tuple[str, list[object]]:
    """The filter as a condition over ``call_facts`` and its parameters."""
    found = [condition for condition in _conditions(chosen) if condition is not None]
    sql = " AND ".join(condition[0] for condition in found) or "true"
    return sql, [value for condition in found for value in condition[1]]


def _conditions(chosen: CallFilter) -> list[Condition | None]:
    return [
        _when(chosen.since is not None, "day >= ?", chosen.since),
        _when(chosen.until is not None, "day < ?", chosen.until),
        _when(bool(chosen.direction), "direction = ?", chosen.direction),
        _when(bool(chosen.team), "team = ?", chosen.team),
        _when(bool(chosen.queue), "queue = ?", chosen.queue),
        _when(bool(chosen.agent_id), "agent_id = ?", chosen.agent_id),
        _when(bool(chosen.scorecard), "scorecard_id = ?", chosen.scorecard),
        _when(bool(chosen.band), "band = ?", chosen.band),
        _when(chosen.complaint is not None, "is_complaint = ?", chosen.complaint),
        _when(chosen.vetoed is not None, "(vetoed_by IS NOT NULL) = ?", chosen.vetoed),
        _when(chosen.length_s[0] is not None, "duration_s >= ?", chosen.length_s[0]),
        _when(chosen.length_s[1] is not None, "duration_s < ?", chosen.length_s[1]),
        _when(chosen.score[0] is not None, "score >= ?", chosen.score[0]),
        _when(chosen.score[1] is not None, "score < ?", chosen.score[1]),
        _when(
            bool(chosen.text.strip()),
            "call_id IN (SELECT call_id FROM turns WHERE contains(lower(text), lower(?)))",
            chosen.text.strip(),
        ),
    ]


def _when(applies: bool, sql: str, value: object) -> Condition | None:
    return (sql, (value,)) if applies else None
