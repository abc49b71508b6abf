"""How long calls are kept: a period from an event, by business line; a legal hold wins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fnmatch import fnmatchcase

from conversation import Call
from conversation.errors import HomeError
from pipeline.holds import holds_in_force
from pipeline.home import Home
from pipeline.register import Register
from pipeline.retention_rule import CALL, RetentionRule

_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Fate:
    """What retention says of one call; ``action`` is ``keep``, ``erase``, ``hold`` or ``undated``.

    A call without the date that its rule counts from is kept: nobody knows when its time is over.
    """

    call_id: str
    action: str
    line: str
    due: date | None
    why: str


def foretell(
    home: Home, rules: Sequence[RetentionRule], *, today: date | None = None
) -> tuple[Fate, ...]:
    """Say of every call what the rules do with it; the first rule whose line matches counts.

    Raises ``HomeError`` where the clock stands before the newest thing on record: with a wrong
    clock nobody knows whose time is over.
    """
    now = today or datetime.now(UTC).date()
    intakes = Register(home.register).read()
    _require_sane_clock(home, now)
    held = {hold.subject for hold in holds_in_force(home)}
    return tuple(_fate(intake.call, rules, held, now) for intake in intakes)


def _fate(call: Call, rules: Sequence[RetentionRule], held: set[str], today: date) -> Fate:
    rule = next((r for r in rules if fnmatchcase(call.queue, r.line)), None)
    if rule is None:
        return Fate(call.call_id, "keep", "", None, "no rule is about this business line")
    event = _event(call, rule.since)
    if event is None:
        return Fate(call.call_id, "undated", rule.line, None, f"no date in `{rule.since}`")
    due = rule.due_on(event)
    if due > today:
        return Fate(call.call_id, "keep", rule.line, due, f"{rule.keep} from {event}")
    if f"call:{call.call_id}" in held or f"customer:{call.customer_id}" in held:
        return Fate(call.call_id, "hold", rule.line, due, "a legal hold wins")
    return Fate(call.call_id, "erase", rule.line, due, f"{rule.keep} from {event} are over")


def _event(call: Call, since: str) -> date | None:
    if since == CALL:
        return call.started_at.date() if call.started_at else None
    said = call.attributes.get(since, "").strip()
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None


def _require_sane_clock(home: Home, today: date) -> None:
    newest = max(_moments(home), default=None)
    if newest is not None and today < (newest - _SKEW).date():
        raise HomeError(
            f"the clock says {today}, but this folder was written on {newest:%Y-%m-%d} — set the "
            "clock right; nothing was erased"
        )


def _moments(home: Home) -> Iterator[datetime]:
    for path in (home.register, home.warehouse, home.audit):
        if path.exists():
            yield datetime.fromtimestamp(path.stat().st_mtime, UTC)
