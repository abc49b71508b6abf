"""Several people judge the same calls without seeing each other, to find where they differ.

Answers of a calibration are facts of their own and never decisions: no average, queue or accuracy
counts them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from conversation.errors import UsageError
from review.decision import Verdict
from review.facts import Fact, FactLog

KIND, ANSWERS = "calibration", "calibration_answers"
LEAST_PEOPLE = 2
_JOIN = "\n"


@dataclass(frozen=True, slots=True)
class Calibration:
    """One session: who judges which calls on which card.

    ``expert`` is the one whose answers are the baseline, empty for none; ``band`` is how many
    points two scores may lie apart and still count as alike; ``closed_by`` ended it early.
    """

    calibration_id: str
    title: str
    scorecard_id: str
    call_ids: tuple[str, ...]
    people: tuple[str, ...]
    expert: str
    band: float
    due: date | None
    author: str
    created_at: datetime
    closed_by: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's answers to one call; ``score`` out of the card's full marks."""

    person: str
    call_id: str
    verdicts: Mapping[str, str]
    score: float | None


def open_calibration(
    log: FactLog,
    *,
    title: str,
    scorecard_id: str,
    call_ids: Iterable[str],
    people: Iterable[str],
    author: str,
    expert: str = "",
    band: float = 5.0,
    due: date | None = None,
) -> Calibration:
    """Open a session; raises ``UsageError`` without a title, calls and two people."""
    calls = tuple(dict.fromkeys(one.strip() for one in call_ids if one.strip()))
    judges = tuple(dict.fromkeys(one.strip() for one in (*people, expert) if one.strip()))
    if not (title.strip() and author.strip() and scorecard_id and calls):
        raise UsageError(
            "a calibration needs a title, a scorecard, calls and somebody who opens it"
        )
    if len(judges) < LEAST_PEOPLE:
        raise UsageError("a calibration needs two people or more — one alone agrees with nobody")
    name = f"cal-{len(log.latest(KIND)) + 1:04d}"
    body = {
        "title": title.strip(),
        "scorecard_id": scorecard_id,
        "call_ids": calls,
        "people": judges,
        "expert": expert.strip(),
        "band": band,
        "due": due.isoformat() if due else "",
        "closed_by": "",
    }
    return _as_calibration(log.add(KIND, name, author=author, body=body, expected_version=0))


def list_calibrations(log: FactLog) -> tuple[Calibration, ...]:
    """All sessions, newest first; ``author`` is who opened each."""
    first: dict[str, Fact] = {}
    last: dict[str, Fact] = {}
    for fact in log.facts(KIND):
        first.setdefault(fact.subject, fact)
        last[fact.subject] = fact
    return tuple(
        replace(
            _as_calibration(last[name]),
            author=first[name].author,
            created_at=first[name].created_at,
        )
        for name in sorted(first, reverse=True)
    )


def read_calibration(log: FactLog, calibration_id: str) -> Calibration:
    """One session; raises ``UsageError`` where there is none."""
    for one in list_calibrations(log):
        if one.calibration_id == calibration_id:
            return one
    raise UsageError(f"there is no calibration {calibration_id} — `callqa review calibrations`")


def hand_in(
    log: FactLog,
    calibration_id: str,
    call_id: str,
    *,
    person: str,
    verdicts: Mapping[str, Verdict | str],
    score: float | None = None,
) -> Sheet:
    """Record one person's answers to one call, once and for good.

    Raises ``UsageError`` for somebody or a call that is not part of it, after the answers are
    shown, and for a second sheet: who has seen the others' answers is not blind any more.
    """
    session = read_calibration(log, calibration_id)
    if person not in session.people or call_id not in session.call_ids:
        raise UsageError(f"{person} and call {call_id} are not both part of {calibration_id}")
    if is_shown(log, session):
        raise UsageError(f"{calibration_id} is over, its answers are shown — nothing was recorded")
    given = {name: str(Verdict(verdict)) for name, verdict in verdicts.items()}
    if not given:
        raise UsageError("a sheet without an answer cannot be handed in — answer a checkpoint")
    subject = _JOIN.join((calibration_id, call_id, person))
    if log.facts(ANSWERS, subject):
        raise UsageError(f"{person} has handed in call {call_id} of {calibration_id} already")
    body = {"verdicts": given, "score": score}
    log.add(ANSWERS, subject, author=person, body=body, expected_version=0)
    return Sheet(person, call_id, given, score)


def close_calibration(log: FactLog, calibration_id: str, *, author: str) -> Calibration:
    """End a session though sheets are missing, and show the answers that there are."""
    session = read_calibration(log, calibration_id)
    if session.closed_by or not author.strip():
        raise UsageError(f"{calibration_id} is closed already, or nobody closes it")
    body = dict(log.facts(KIND, calibration_id)[-1].body) | {"closed_by": author.strip()}
    log.add(KIND, calibration_id, author=author, body=body, expected_version=session.version)
    return read_calibration(log, calibration_id)


def is_shown(log: FactLog, session: Calibration) -> bool:
    """Whether everybody has answered every call, or the session was closed."""
    return bool(session.closed_by) or not missing_sheets(log, session)


def missing_sheets(log: FactLog, session: Calibration) -> tuple[tuple[str, str], ...]:
    """Who has still to answer which call, as ``(person, call)``; names but no answers."""
    there = {(one.person, one.call_id) for one in _sheets(log, session)}
    wanted = [(person, call_id) for person in session.people for call_id in session.call_ids]
    return tuple(one for one in wanted if one not in there)


def sheets_for(log: FactLog, session: Calibration, *, person: str) -> tuple[Sheet, ...]:
    """The sheets that ``person`` may see: the own ones until all are in, then everybody's."""
    sheets = _sheets(log, session)
    if is_shown(log, session):
        return sheets
    return tuple(one for one in sheets if one.person == person)


def _sheets(log: FactLog, session: Calibration) -> tuple[Sheet, ...]:
    found = []
    for fact in log.facts(ANSWERS):
        name, call_id, person = fact.subject.split(_JOIN)
        if name == session.calibration_id:
            found.append(Sheet(person, call_id, fact.body["verdicts"], fact.body["score"]))
    return tuple(found)


def _as_calibration(fact: Fact) -> Calibration:
    body: Mapping[str, Any] = fact.body
    return Calibration(
        fact.subject,
        body["title"],
        body["scorecard_id"],
        tuple(body["call_ids"]),
        tuple(body["people"]),
        body["expert"],
        float(body["band"]),
        date.fromisoformat(body["due"]) if body["due"] else None,
        fact.author,
        fact.created_at,
        body["closed_by"],
        fact.version,
    )
