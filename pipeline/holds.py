"""Legal holds: while one is in force, nothing about the customer or call is erased."""

from dataclasses import dataclass
from datetime import datetime

from conversation.errors import UsageError
from pipeline.home import Home
from review.facts import FactLog

KIND = "legal_hold"


@dataclass(frozen=True, slots=True)
class Hold:
    """Who put a customer or a call on hold, when and why."""

    subject: str
    author: str
    reason: str
    since: datetime


def put_on_hold(
    home: Home, *, customer: str = "", call: str = "", author: str, reason: str
) -> None:
    """Put one customer or one call on hold; raises ``UsageError`` without a reason."""
    _record(home, _subject(customer, call), author=author, reason=reason, in_force=True)


def release_hold(
    home: Home, *, customer: str = "", call: str = "", author: str, reason: str
) -> None:
    """End a hold; raises ``UsageError`` where there is none."""
    subject = _subject(customer, call)
    if subject not in {hold.subject for hold in holds_in_force(home)}:
        raise UsageError(f"{subject} is not on hold — `callqa retention holds` lists what is")
    _record(home, subject, author=author, reason=reason, in_force=False)


def holds_in_force(home: Home) -> tuple[Hold, ...]:
    """Everything that is on hold, by subject."""
    if not home.has_reviews:
        return ()
    latest: dict[str, Hold | None] = {}
    with FactLog(home.reviews) as log:
        for fact in log.facts(KIND):
            hold = Hold(fact.subject, fact.author, str(fact.body["reason"]), fact.created_at)
            latest[fact.subject] = hold if fact.body["in_force"] else None
    return tuple(hold for _, hold in sorted(latest.items()) if hold is not None)


def require_no_hold(home: Home, *, customer: str, call_ids: tuple[str, ...]) -> None:
    """Raise ``UsageError`` naming the hold that stands against an erasure."""
    wanted = {f"customer:{customer}", *(f"call:{call_id}" for call_id in call_ids)}
    for hold in holds_in_force(home):
        if hold.subject in wanted:
            raise UsageError(
                f"{hold.subject} is on legal hold since {hold.since:%Y-%m-%d} by {hold.author} "
                f"({hold.reason}) — nothing was erased; `callqa retention release` ends a hold"
            )


def _subject(customer: str, call: str) -> str:
    if bool(customer) == bool(call):
        raise UsageError("a hold is on one customer or one call — give --customer or --call")
    return f"customer:{customer}" if customer else f"call:{call}"


def _record(home: Home, subject: str, *, author: str, reason: str, in_force: bool) -> None:
    if not reason.strip():
        raise UsageError("a hold needs a reason, for those who read the record later")
    body = {"in_force": in_force, "reason": reason.strip()}
    with FactLog(home.create().reviews) as log:
        log.add(KIND, subject, author=author, body=body)
