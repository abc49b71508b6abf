"""Who reviews which call, and by when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from conversation.errors import UsageError
from review.facts import Fact, FactLog, append_fact
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


def share_out(
    drawn: Iterable[Drawn], reviewers: Sequence[str] | Mapping[str, int]
) -> tuple[tuple[Drawn, str], ...]:
    """Deal the calls like cards in the order of the plan, so that everybody gets risky ones too.

    A mapping says how many parts of the calls each reviewer takes. Raises ``UsageError`` where
    nobody is named or somebody would take less than one part.
    """
    parts = reviewers if isinstance(reviewers, Mapping) else dict.fromkeys(reviewers, 1)
    if not parts:
        raise UsageError("calls can be shared out among somebody only — name a reviewer")
    for name, part in parts.items():
        if not name.strip() or part < 1:
            raise UsageError(f"`{name}={part}` takes no part — give a name and a number from 1")
    whole = sum(parts.values())
    owed = dict.fromkeys(parts, 0)
    dealt = []
    for one in drawn:
        for name, part in parts.items():
            owed[name] += part
        taker = max(owed, key=owed.__getitem__)
        owed[taker] -= whole
        dealt.append((one, taker))
    return tuple(dealt)


def assign(
    log: FactLog,
    dealt: Iterable[tuple[Drawn, str]],
    *,
    author: str,
    due: date | None = None,
) -> int:
    """Put calls on people's desks, all of them or none, and return how many.

    A call dealt to nobody goes back into the common queue.
    """
    if not author.strip():
        raise UsageError("an assignment needs somebody who makes it")
    written = 0
    with log.transaction(writing=True) as connection:
        for one, reviewer in dealt:
            body = {
                "reviewer": reviewer.strip(),
                "stratum": one.stratum,
                "due": due.isoformat() if due and reviewer.strip() else "",
            }
            append_fact(connection, Fact(KIND, one.call_id, 0, author.strip(), body, log.now()))
            written += 1
    return written


def recall(log: FactLog, held: Iterable[Assignment], *, author: str) -> int:
    """Take calls off their desks, back into the common queue, and return how many."""
    return assign(log, ((Drawn(one.call_id, one.stratum), "") for one in held), author=author)


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
