"""Contacts of customers in order: visits, repeats, reasons, menus, the best time to call."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from topics.contacts import (
    REPEAT_DAYS,
    Contact,
    RepeatLine,
    Strength,
    agent_strengths,
    count_repeats,
)
from topics.ivr import MenuCall, MenuReport, analyse_menu
from topics.reach import (
    DAILY_LIMIT,
    WEEKLY_LIMIT,
    Attempt,
    BestTime,
    Excess,
    HourLine,
    best_times,
    promises_payment,
    reach_by_hour,
    too_many_calls,
)
from warehouse.read.answers import as_int, as_moment, as_text
from warehouse.read.published import Published
from warehouse.read.selection import EVERYTHING, Selection, where_selected
from warehouse.read.visits import INBOUND, REASON, count_visits

MENU_ATTRIBUTE = "ivr_path"


@dataclass(frozen=True, slots=True)
class ReasonShare:
    """Why customers came; ``share`` in 0..1."""

    reason: str
    calls: int
    share: float


@dataclass(frozen=True, slots=True)
class JourneyReport:
    """Inbound contacts of the chosen calls as of the end of ``as_of``.

    ``unknown_customers`` contacts carry no customer and are in no visit's judgement.
    """

    as_of: date | None
    repeat_days: int
    contacts: int
    customers: int
    unknown_customers: int
    undated: int
    overall: RepeatLine | None
    by_reason: tuple[RepeatLine, ...]
    by_queue: tuple[RepeatLine, ...]
    strengths: tuple[Strength, ...]
    reasons: tuple[ReasonShare, ...]


@dataclass(frozen=True, slots=True)
class ReachReport:
    """Outbound contacts: who answers when, who promised to pay, who was called too often."""

    attempts: int
    reached: int
    promises: int
    by_hour: tuple[HourLine, ...]
    best: tuple[BestTime, ...]
    excesses: tuple[Excess, ...]


_CONTACTS = """
SELECT f.call_id, coalesce(customer_id, ''), started_at, coalesce(duration_s, 0.0),
       coalesce(direction, ''), CASE WHEN channel_kind = 'text' THEN 'text' ELSE 'voice' END,
       coalesce(queue, ''), coalesce(agent_id, ''),
       {reason},
       is_complaint
FROM (SELECT * FROM call_facts WHERE {condition}) f LEFT JOIN call_reasons r USING (call_id)
ORDER BY started_at, f.call_id
"""
_ATTEMPTS = """
SELECT f.customer_id, f.started_at, coalesce(s.said, '') <> '', coalesce(s.said, ''),
       CASE WHEN f.channel_kind = 'text' THEN 'text' ELSE 'voice' END
FROM call_facts f LEFT JOIN (
    SELECT call_id, string_agg(text, '，' ORDER BY turn_index) AS said FROM turns
    WHERE role = 'customer' AND length(text) > 1 GROUP BY call_id) s USING (call_id)
WHERE f.direction = 'outbound' AND f.started_at IS NOT NULL AND {condition}
ORDER BY f.started_at, f.call_id
"""


def list_contacts(
    published: Published, selection: Selection = EVERYTHING
) -> tuple[tuple[Contact, ...], int]:
    """The chosen contacts in order, and how many were left out for want of a time."""
    condition, parameters = where_selected(selection)
    rows = published.rows(_CONTACTS.format(reason=REASON, condition=condition), parameters)
    # The query leaves nothing open; a hundred thousand contacts are made as fast as can be.
    found = tuple(Contact(*row) for row in rows if row[2] is not None)  # type: ignore[arg-type]
    return found, len(rows) - len(found)


def read_journeys(
    published: Published,
    selection: Selection = EVERYTHING,
    *,
    repeat_days: int = REPEAT_DAYS,
    as_of: date | None = None,
) -> JourneyReport:
    """Repeats and first-contact resolution of inbound contacts.

    ``selection`` chooses the visits that are counted by their first contact; whether a customer
    came back is looked up among all contacts.
    """
    chosen, undated = _chosen_inbound(published, selection)
    moment = _end_of(as_of) if as_of else _last_start(published)
    if not chosen or moment is None:
        return JourneyReport(as_of, repeat_days, 0, 0, 0, undated, None, (), (), (), ())
    counts = count_visits(published, selection, moment=moment, repeat_days=repeat_days)
    contacts, customers, unknown = _inbound_until(published, selection, moment)
    by_reason = count_repeats(counts, lambda count: count.reason)
    visits = sum(count.visits for count in counts)
    return JourneyReport(
        moment.date(),
        repeat_days,
        contacts,
        customers,
        unknown,
        undated,
        next(iter(count_repeats(counts, lambda _: "")), None),
        by_reason,
        count_repeats(counts, lambda count: count.queue),
        agent_strengths(counts),
        tuple(ReasonShare(one.name, one.visits, one.visits / visits) for one in by_reason),
    )


def read_customer(published: Published, customer_id: str) -> tuple[Contact, ...]:
    """Everything that one customer did, in order."""
    return list_contacts(published, Selection(customer_id=customer_id))[0]


def read_reach(
    published: Published,
    selection: Selection = EVERYTHING,
    *,
    daily_limit: int = DAILY_LIMIT,
    weekly_limit: int = WEEKLY_LIMIT,
) -> ReachReport:
    """How outbound contacts reach people, and who is called more often than allowed."""
    condition, parameters = where_selected(selection)
    condition = condition.replace("call_id IN", "f.call_id IN")
    attempts = [
        Attempt(as_text(row[0]), at, bool(row[2]), as_text(row[3]), as_text(row[4]))
        for row in published.rows(_ATTEMPTS.format(condition=condition), parameters)
        if (at := as_moment(row[1])) is not None
    ]
    return ReachReport(
        len(attempts),
        sum(attempt.reached for attempt in attempts),
        sum(promises_payment(attempt.said) for attempt in attempts),
        reach_by_hour(attempts),
        best_times(attempts),
        too_many_calls(attempts, daily_limit=daily_limit, weekly_limit=weekly_limit),
    )


def read_menu(published: Published, selection: Selection = EVERYTHING) -> MenuReport:
    """The voice menu's paths, from the attribute ``ivr_path`` of the metadata."""
    condition, parameters = where_selected(selection)
    rows = published.rows(
        "SELECT coalesce(attributes::JSON ->> CAST(? AS VARCHAR), ''), agent_id <> '' FROM calls "
        f"WHERE call_id IN (SELECT call_id FROM call_facts WHERE {condition}) ORDER BY call_id",
        [MENU_ATTRIBUTE, *parameters],
    )
    return analyse_menu(MenuCall(as_text(row[0]), bool(as_int(row[1]))) for row in rows)


def _chosen_inbound(published: Published, selection: Selection) -> tuple[int, int]:
    """How many chosen contacts count as visits, and how many chosen ones have no time."""
    condition, parameters = where_selected(selection)
    row = published.row(
        f"SELECT count(*) FILTER ({INBOUND} AND started_at IS NOT NULL), "
        f"count(*) FILTER (started_at IS NULL) FROM call_facts WHERE {condition}",
        parameters,
    )
    return (as_int(row[0]), as_int(row[1])) if row else (0, 0)


def _inbound_until(
    published: Published, selection: Selection, moment: datetime
) -> tuple[int, int, int]:
    """Chosen inbound contacts until ``moment``, their customers, and those without one."""
    condition, parameters = where_selected(selection)
    row = published.row(
        "SELECT count(*), count(DISTINCT nullif(customer_id, '')), "
        "count(*) FILTER (coalesce(customer_id, '') = '') "
        f"FROM call_facts WHERE {INBOUND} AND started_at <= ? AND {condition}",
        [moment, *parameters],
    )
    return (as_int(row[0]), as_int(row[1]), as_int(row[2])) if row else (0, 0, 0)


def _last_start(published: Published) -> datetime | None:
    row = published.row("SELECT max(started_at) FROM call_facts")
    return as_moment(row[0]) if row else None


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time())
