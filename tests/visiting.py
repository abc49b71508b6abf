"""Visits found contact by contact: what the database's answer is compared with."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from topics.contacts import FORWARDED, REPEAT_DAYS, Contact, VisitCount


@dataclass(frozen=True, slots=True)
class Visit:
    """Contacts that belong together; ``repeated`` is ``None`` while it cannot be judged."""

    contacts: tuple[Contact, ...]
    repeated: bool | None


def find_visits(
    contacts: Iterable[Contact], *, as_of: datetime, repeat_days: int = REPEAT_DAYS
) -> tuple[Visit, ...]:
    """Group contacts into visits, and judge those that ended ``repeat_days`` before ``as_of``."""
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


def counted(visits: Sequence[Visit]) -> tuple[VisitCount, ...]:
    """Visits by reason, queue and agent, in order."""
    groups: dict[tuple[str, str, str], list[Visit]] = {}
    for visit in visits:
        groups.setdefault(_key(visit), []).append(visit)
    return tuple(
        VisitCount(
            *key,
            len(group),
            sum(visit.repeated is not None for visit in group),
            sum(visit.repeated is False for visit in group),
            sum(len(visit.contacts) > 1 for visit in group),
        )
        for key, group in sorted(groups.items())
    )


def _key(visit: Visit) -> tuple[str, str, str]:
    first, last = visit.contacts[0], visit.contacts[-1]
    return first.reason, first.queue, last.agent_id


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
