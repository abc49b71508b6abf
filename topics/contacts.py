"""Customers who call again: visits, repeats, what was solved at once, what is not known yet."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from topics.comparison import share_interval

FORWARDED = timedelta(minutes=15)  # a contact that follows sooner is the same visit, transferred
REPEAT_DAYS = 7
MINIMUM_VISITS = 5  # of an agent with a reason, before a rate is told


@dataclass(frozen=True, slots=True)
class Contact:
    """One call or text conversation; ``at`` is its start, ``reason`` why the customer came."""

    call_id: str
    customer_id: str
    at: datetime
    duration_s: float
    direction: str
    channel: str
    queue: str
    agent_id: str
    reason: str
    is_complaint: bool


@dataclass(frozen=True, slots=True)
class VisitCount:
    """Visits of one reason and queue that ended with one agent.

    ``judged`` are those whose days of coming back are over, ``solved`` those of them after which
    nobody came back, ``transferred`` those of several contacts.
    """

    reason: str
    queue: str
    agent_id: str
    visits: int
    judged: int
    solved: int
    transferred: int


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """Visits of one kind: ``solved`` came back to nobody within the days, of those ``judged``.

    ``rate`` is first-contact resolution in 0..1 with a 95 % interval; ``None`` without a judged
    visit. ``pending`` visits are too recent to judge.
    """

    name: str
    visits: int
    judged: int
    solved: int
    pending: int
    transferred: int
    rate: float | None
    low: float
    high: float


def count_repeats(
    counts: Iterable[VisitCount], by: Callable[[VisitCount], str]
) -> tuple[RepeatLine, ...]:
    """First-contact resolution by a property of the visits, most visits first."""
    groups: dict[str, list[VisitCount]] = {}
    for count in counts:
        groups.setdefault(by(count), []).append(count)
    lines = [_line(name, group) for name, group in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.visits, line.name)))


@dataclass(frozen=True, slots=True)
class Strength:
    """How well an agent solves one reason, against all agents' visits with that reason.

    ``difference`` of the rates in 0..1; it ``is_clear`` when the agent's interval leaves out the
    rate of the others.
    """

    agent_id: str
    reason: str
    judged: int
    rate: float
    others_rate: float
    difference: float
    is_clear: bool


def agent_strengths(counts: Iterable[VisitCount]) -> tuple[Strength, ...]:
    """Agents by reason, clear differences first; few visits give no line."""
    seen: Counter[tuple[str, str]] = Counter()
    solved: Counter[tuple[str, str]] = Counter()
    reasons: Counter[str] = Counter()
    reasons_solved: Counter[str] = Counter()
    for some in counts:
        seen[some.agent_id, some.reason] += some.judged
        solved[some.agent_id, some.reason] += some.solved
        reasons[some.reason] += some.judged
        reasons_solved[some.reason] += some.solved
    found = []
    for (agent, reason), count in sorted(seen.items()):
        others = reasons[reason] - count
        if not agent or not reason or count < MINIMUM_VISITS or not others:
            continue
        rate = solved[agent, reason] / count
        usual = (reasons_solved[reason] - solved[agent, reason]) / others
        low, high = share_interval(solved[agent, reason], count)
        clear = usual < low or usual > high
        found.append(Strength(agent, reason, count, rate, usual, rate - usual, clear))
    return tuple(sorted(found, key=lambda s: (not s.is_clear, -s.difference, s.agent_id)))


def _line(name: str, counts: Sequence[VisitCount]) -> RepeatLine:
    visits, judged, solved = (
        sum(number)
        for number in zip(*((c.visits, c.judged, c.solved) for c in counts), strict=True)
    )
    low, high = share_interval(solved, judged)
    return RepeatLine(
        name, visits, judged, solved, visits - judged, sum(c.transferred for c in counts),
        solved / judged if judged else None, low, high,
    )  # fmt: skip
