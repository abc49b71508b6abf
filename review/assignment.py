"""Who reviews which call, and by when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from conversation.errors import UsageError
from review.facts import FactLog
from review.plan import Drawn

KIND = "assignment"


@dataclass(frozen=True, slots=True)
class Assignment:
    """One call on somebody's desk; ``due`` is the last day, ``None`` for whenever."""

    call_id: str
    reviewer: str
    stratum: str
    due: date | None
    author: str

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed; a reviewed call is nobody's any more."""
        return self.due is not None and self.due < today


def share_out(drawn: Iterable[Drawn], reviewers: Sequence[str]) -> tuple[tuple[Drawn, str], ...]:
    """Deal the calls like cards in the order of the plan, so that everybody gets risky ones too."""
    if not reviewers:
        raise UsageError("calls can be shared out among somebody only — name a reviewer")
    return tuple((one, reviewers[place % len(reviewers)]) for place, one in enumerate(drawn))


def assign(
    log: FactLog, drawn: Drawn, *, reviewer: str, author: str, due: date | None = None
) -> Assignment:
    """Put a call on somebody's desk, or with no reviewer back into the common queue."""
    if not author.strip():
        raise UsageError("an assignment needs somebody who makes it")
    body = {
        "reviewer": reviewer.strip(),
        "stratum": drawn.stratum,
        "due": due.isoformat() if due else "",
    }
    log.add(KIND, drawn.call_id, author=author.strip(), body=body)
    return Assignment(drawn.call_id, reviewer.strip(), drawn.stratum, due, author.strip())


def assignments(log: FactLog) -> dict[str, Assignment]:
    """Every call that is on somebody's desk, by call."""
    found = {}
    for call_id, fact in log.latest(KIND).items():
        body = fact.body
        if body["reviewer"]:
            due = date.fromisoformat(body["due"]) if body["due"] else None
            found[call_id] = Assignment(
                call_id, body["reviewer"], body["stratum"], due, fact.author
            )
    return found
