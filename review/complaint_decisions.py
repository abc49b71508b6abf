"""What people decided about calls: a complaint or not, about which business, for which cause."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from conversation.errors import UsageError
from review.facts import FactLog

KIND = "complaint"


@dataclass(frozen=True, slots=True)
class ComplaintDecision:
    """The decision in force on one call; empty ``business`` and ``cause`` were left open."""

    call_id: str
    is_complaint: bool
    business: tuple[str, ...]
    cause: tuple[str, ...]
    author: str
    decided_at: datetime


def decide_complaint(
    log: FactLog,
    call_id: str,
    *,
    is_complaint: bool | None,
    business: tuple[str, ...] = (),
    cause: tuple[str, ...] = (),
    author: str,
) -> None:
    """Record a decision, ``None`` to take it back; raises ``UsageError`` without call or author."""
    if not call_id.strip() or not author.strip():
        raise UsageError("a decision needs a call and somebody who decides")
    if is_complaint is False and (business or cause):
        raise UsageError("a call that is no complaint has no complained business or cause")
    body = {"is_complaint": is_complaint, "business": list(business), "cause": list(cause)}
    log.add(KIND, call_id, author=author, body=body)


def complaint_decisions(log: FactLog) -> Mapping[str, ComplaintDecision]:
    """The decisions in force by call id: the last line on each call counts."""
    found: dict[str, ComplaintDecision] = {}
    for fact in log.facts(KIND):
        found.pop(fact.subject, None)
        if fact.body["is_complaint"] is not None:
            found[fact.subject] = ComplaintDecision(
                fact.subject,
                bool(fact.body["is_complaint"]),
                tuple(fact.body["business"]),
                tuple(fact.body["cause"]),
                fact.author,
                fact.created_at,
            )
    return found
