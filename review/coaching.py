"""Coaching notes to agents, with a day on which somebody looks again."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from conversation.errors import UsageError
from review.facts import Fact, FactLog

KIND = "coaching"
LONGEST = 4000


class CoachingState(StrEnum):
    """Where a note stands."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CoachingNote:
    """What an agent is coached on; ``outcome`` is what was seen at the follow-up."""

    note_id: str
    agent_id: str
    call_id: str
    checkpoint_id: str
    text: str
    follow_up: date | None
    state: CoachingState
    outcome: str
    author: str
    changed_by: str
    created_at: datetime
    version: int

    def is_due(self, today: date) -> bool:
        """Whether somebody has to look again by now."""
        is_open = self.state is CoachingState.OPEN
        return is_open and self.follow_up is not None and self.follow_up <= today


def write_note(
    log: FactLog,
    agent_id: str,
    *,
    text: str,
    author: str,
    call_id: str = "",
    checkpoint_id: str = "",
    follow_up: date | None = None,
) -> CoachingNote:
    """Write a note to an agent; raises ``UsageError`` without agent, text and author."""
    if not (agent_id.strip() and text.strip() and author.strip()) or len(text) > LONGEST:
        raise UsageError(
            f"a coaching note needs an agent, an author and a text of 1 to {LONGEST} characters"
        )
    name = f"note-{len(log.latest(KIND)) + 1:05d}"
    body = {
        "agent_id": agent_id.strip(),
        "call_id": call_id,
        "checkpoint_id": checkpoint_id,
        "text": text.strip(),
        "follow_up": follow_up.isoformat() if follow_up else "",
        "state": str(CoachingState.OPEN),
        "outcome": "",
    }
    fact = log.add(KIND, name, author=author.strip(), body=body, expected_version=0)
    return _as_note(fact, fact)


def follow_up_note(
    log: FactLog,
    note: CoachingNote,
    *,
    outcome: str,
    author: str,
    again_on: date | None = None,
) -> CoachingNote:
    """Record what was seen; with ``again_on`` it stays open until that day.

    Raises ``UsageError`` without an outcome and ``FactConflictError`` when somebody was faster.
    """
    if not outcome.strip() or not author.strip():
        raise UsageError("a follow-up needs what was seen and who saw it")
    lines = log.facts(KIND, note.note_id)
    body = dict(lines[-1].body) | {
        "outcome": outcome.strip(),
        "follow_up": again_on.isoformat() if again_on else lines[-1].body["follow_up"],
        "state": str(CoachingState.OPEN if again_on else CoachingState.DONE),
    }
    fact = log.add(
        KIND, note.note_id, author=author.strip(), body=body, expected_version=note.version
    )
    return _as_note(lines[0], fact)


def list_notes(log: FactLog, agent_id: str | None = None) -> tuple[CoachingNote, ...]:
    """The notes of one agent or of all: open ones first, by their day, then the newest."""
    first: dict[str, Fact] = {}
    last: dict[str, Fact] = {}
    for fact in log.facts(KIND):
        first.setdefault(fact.subject, fact)
        last[fact.subject] = fact
    notes = (_as_note(first[name], last[name]) for name in sorted(first, reverse=True))
    wanted = [one for one in notes if agent_id in (None, one.agent_id)]
    never = date.max
    return tuple(
        sorted(wanted, key=lambda one: (one.state is CoachingState.DONE, one.follow_up or never))
    )


def _as_note(first: Fact, last: Fact) -> CoachingNote:
    body = last.body
    return CoachingNote(
        last.subject,
        body["agent_id"],
        body["call_id"],
        body["checkpoint_id"],
        body["text"],
        date.fromisoformat(body["follow_up"]) if body["follow_up"] else None,
        CoachingState(body["state"]),
        body["outcome"],
        first.author,
        last.author,
        first.created_at,
        last.version,
    )
