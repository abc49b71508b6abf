"""An agent has seen a reviewed score: on the record, with a remark where the agent wants one."""

from dataclasses import dataclass
from datetime import datetime

from conversation.errors import UsageError
from review.facts import FactLog
from review.store import ReviewStore
from review.submission import list_reviews

KIND = "acknowledgement"
_JOIN = "\n"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """``person`` has seen the review of ``reviewed_at``."""

    call_id: str
    scorecard_id: str
    person: str
    remark: str
    reviewed_at: datetime
    created_at: datetime


def acknowledge(
    store: ReviewStore,
    log: FactLog,
    call_id: str,
    scorecard_id: str,
    *,
    person: str,
    remark: str = "",
) -> Acknowledgement:
    """Record that somebody has seen the latest review; to acknowledge is not to agree.

    Raises ``UsageError`` without a name, where nobody has reviewed the card, and twice.
    """
    if not person.strip():
        raise UsageError("somebody has to acknowledge — give a name")
    reviews = [one for one in list_reviews(store, call_id) if one.scorecard_id == scorecard_id]
    if not reviews:
        raise UsageError(f"nobody has reviewed call {call_id} — there is nothing to acknowledge")
    known = acknowledgements(log, call_id).get(scorecard_id)
    if known is not None and known.reviewed_at >= reviews[-1].created_at:
        raise UsageError(f"{known.person} has acknowledged this review already")
    subject = _JOIN.join((call_id, scorecard_id))
    body = {"remark": remark.strip(), "reviewed_at": reviews[-1].created_at.isoformat()}
    log.add(KIND, subject, author=person.strip(), body=body)
    return acknowledgements(log, call_id)[scorecard_id]


def acknowledgements(log: FactLog, call_id: str) -> dict[str, Acknowledgement]:
    """The latest acknowledgement on each card of a call."""
    found = {}
    for subject, fact in log.latest(KIND).items():
        about, card = subject.split(_JOIN)
        if about == call_id:
            found[card] = Acknowledgement(
                call_id,
                card,
                fact.author,
                fact.body["remark"],
                datetime.fromisoformat(fact.body["reviewed_at"]),
                fact.created_at,
            )
    return found
