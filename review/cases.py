"""Improvement cases: who does what about a topic or checkpoint, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from conversation.errors import UsageError
from review.facts import Fact, FactLog

KIND = "case"


class CaseState(StrEnum):
    """Where a case stands."""

    OPEN = "open"
    ACTING = "acting"
    VERIFIED = "verified"
    CLOSED = "closed"


class CaseSubject(StrEnum):
    """What a case is about."""

    TOPIC = "topic"
    CHECKPOINT = "checkpoint"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, or what was found, with who wrote it and when."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Case:
    """One improvement; ``acted_on`` is the day from which the action was in force."""

    case_id: str
    version: int
    subject_kind: CaseSubject
    subject_id: str
    title: str
    owner: str
    department: str
    action: str
    acted_on: date | None
    due: date | None
    state: CaseState
    opened_at: datetime
    changed_at: datetime
    notes: tuple[Note, ...] = ()


CHANGEABLE = frozenset({"title", "owner", "department", "action", "acted_on", "due", "state"})


def open_case(
    log: FactLog,
    *,
    subject_kind: CaseSubject | str,
    subject_id: str,
    title: str,
    owner: str,
    author: str,
    department: str = "",
    action: str = "",
    acted_on: date | None = None,
    due: date | None = None,
) -> Case:
    """Open a case; raises ``UsageError`` without a subject, a title and an owner."""
    if not all(word.strip() for word in (subject_id, title, owner, author)):
        raise UsageError("a case needs a topic or checkpoint, a title, an owner and an author")
    body = {
        "subject_kind": str(CaseSubject(subject_kind)),
        "subject_id": subject_id,
        "title": title,
        "owner": owner,
        "department": department,
        "action": action,
        "acted_on": acted_on.isoformat() if acted_on else "",
        "due": due.isoformat() if due else "",
        "state": str(CaseState.ACTING if acted_on else CaseState.OPEN),
    }
    number = 1 + len({fact.subject for fact in log.facts(KIND)})
    fact = log.add(KIND, f"case-{number:04d}", author=author, body=body, expected_version=0)
    return _folded((fact,))


def change_case(
    log: FactLog,
    case_id: str,
    *,
    author: str,
    note: str = "",
    expected_version: int | None = None,
    changes: Mapping[str, str] = MappingProxyType({}),
) -> Case:
    """Change fields of a case (days as ISO texts) or add a note, on the record.

    Raises ``UsageError`` for an unknown case, field or value.
    """
    case = read_case(log, case_id)
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        raise UsageError(f"`{unknown[0]}` of a case cannot be changed")
    if not author.strip() or not (changes or note.strip()):
        raise UsageError("say what changes and who changes it")
    body: dict[str, Any] = dict(changes)
    if note.strip():
        body["note"] = note.strip()
    _changed(case, body)
    seen = case.version if expected_version is None else expected_version
    log.add(KIND, case_id, author=author, body=body, expected_version=seen)
    return read_case(log, case_id)


def read_case(log: FactLog, case_id: str) -> Case:
    """A case as it stands; raises ``UsageError`` for an id that is not there."""
    facts = log.facts(KIND, case_id)
    if not facts:
        raise UsageError(f"there is no case `{case_id}` — `callqa cases list` shows them")
    return _folded(facts)


def list_cases(log: FactLog) -> tuple[Case, ...]:
    """Every case as it stands, by id."""
    found: dict[str, list[Fact]] = {}
    for fact in log.facts(KIND):
        found.setdefault(fact.subject, []).append(fact)
    return tuple(_folded(tuple(facts)) for _, facts in sorted(found.items()))


def _folded(facts: tuple[Fact, ...]) -> Case:
    first, *later = facts
    body = first.body
    case = Case(
        first.subject, first.version, CaseSubject(body["subject_kind"]), body["subject_id"],
        body["title"], body["owner"], body["department"], body["action"], _day(body["acted_on"]),
        _day(body["due"]), CaseState(body["state"]), first.created_at, first.created_at,
    )  # fmt: skip
    for fact in later:
        case = _changed(case, fact.body)
        case = replace(case, version=fact.version, changed_at=fact.created_at)
        if "note" in fact.body:
            note = Note(fact.created_at, fact.author, fact.body["note"])
            case = replace(case, notes=(*case.notes, note))
    return case


def _changed(case: Case, body: Any) -> Case:  # noqa: ANN401 what JSON can hold has no type
    values: dict[str, Any] = {name: body[name] for name in CHANGEABLE if name in body}
    for name in ("acted_on", "due"):
        if name in values:
            values[name] = _day(values[name])
    if "state" in values:
        try:
            values["state"] = CaseState(values["state"])
        except ValueError as error:
            raise UsageError(f"unknown state — use {', '.join(CaseState)}") from error
    known = {field.name for field in fields(Case)}
    return replace(case, **{name: value for name, value in values.items() if name in known})


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise UsageError(f"`{value}` is not a day — write it as 2026-03-31") from error
