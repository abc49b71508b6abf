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
class Visit:
    """Contacts of a customer that belong together.

    ``repeated`` is ``None`` as long as the days in which the customer may come back are not over.
    """

    contacts: tuple[Contact, ...]
    repeated: bool | None

    @property
    def is_transferred(self) -> bool:
        """Whether the customer was passed on."""
        return len(self.contacts) > 1


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


def find_visits(
    contacts: Iterable[Contact], *, as_of: datetime, repeat_days: int = REPEAT_DAYS
) -> tuple[Visit, ...]:
    """Group contacts into visits, and judge those that ended ``repeat_days`` before ``as_of``.

    Judging a recent visit as soon as it repeats, but not as soon as it does not, would make the
    last days look worse than they are: the recent ones all stay pending. Contacts without a
    customer stand alone and are never judged.
    """
    window = timedelta(days=repeat_days)
    known: dict[str, list[Contact]] = {}
    visits: list[Visit] = []
    for contact in sorted(contacts, key=lambda c: (c.at, c.call_id)):
        if contact.customer_id:
            known.setdefault(contact.customer_id, []).append(contact)
        else:
            visits.append(Visit((contact,), None))
    for mine in known.values():
        groups = _grouped(mine)
        for number, group in enumerate(groups):
            end = _end(group[-1])
            following = groups[number + 1][0].at if number + 1 < len(groups) else None
            repeated = following is not None and following - end <= window
            visits.append(Visit(tuple(group), repeated if end + window <= as_of else None))
    return tuple(sorted(visits, key=lambda v: (v.contacts[0].at, v.contacts[0].call_id)))


def count_repeats(visits: Sequence[Visit], by: Callable[[Visit], str]) -> tuple[RepeatLine, ...]:
    """First-contact resolution by a property of the visit, most visits first."""
    groups: dict[str, list[Visit]] = {}
    for visit in visits:
        groups.setdefault(by(visit), []).append(visit)
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


def agent_strengths(visits: Sequence[Visit]) -> tuple[Strength, ...]:
    """Agents by reason, clear differences first; few visits give no line."""
    judged = [visit for visit in visits if visit.repeated is not None]
    seen = Counter((v.contacts[-1].agent_id, v.contacts[0].reason) for v in judged)
    solved = Counter(
        (v.contacts[-1].agent_id, v.contacts[0].reason) for v in judged if not v.repeated
    )
    reasons = Counter(v.contacts[0].reason for v in judged)
    reasons_solved = Counter(v.contacts[0].reason for v in judged if not v.repeated)
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


def _grouped(contacts: Sequence[Contact]) -> list[list[Contact]]:
    groups: list[list[Contact]] = []
    for contact in contacts:
        if groups and contact.at - _end(groups[-1][-1]) < FORWARDED:
            groups[-1].append(contact)
        else:
            groups.append([contact])
    return groups


def _end(contact: Contact) -> datetime:
    return contact.at + timedelta(seconds=contact.duration_s)


def _line(name: str, visits: Sequence[Visit]) -> RepeatLine:
    judged = [visit for visit in visits if visit.repeated is not None]
    solved = sum(not visit.repeated for visit in judged)
    low, high = share_interval(solved, len(judged))
    return RepeatLine(
        name, len(visits), len(judged), solved, len(visits) - len(judged),
        sum(visit.is_transferred for visit in visits),
        solved / len(judged) if judged else None, low, high,
    )  # fmt: skip
