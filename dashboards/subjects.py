"""Which rights open which subject of the warehouse; a subject that is not listed is refused."""

from collections.abc import Callable
from types import MappingProxyType

from dashboards.people import DeniedError, whoami
from review.roles import Right

_ROOM = "warehouse.read."
_PEOPLE = frozenset({Right.SEE_SCORES, Right.COACH})

# A module of ``warehouse.read``: any one of its rights is enough.
OPENED_BY = MappingProxyType(
    {
        "agents": _PEOPLE,
        "call": frozenset({Right.SEE_CALLS}),
        "calls": frozenset({Right.SEE_CALLS}),
        "care": frozenset({Right.SEE_TOPICS}),
        "cases": frozenset({Right.SEE_TOPICS}),
        "coaching": _PEOPLE,
        "compare": frozenset({Right.SEE_TOPICS}),
        "decided_calls": frozenset({Right.SEE_CALLS}),
        "journeys": frozenset({Right.SEE_TOPICS}),
        "overview": frozenset({Right.SEE_CALLS}),
        "properties": frozenset({Right.SEE_TOPICS}),
        "reasons": frozenset({Right.SEE_TOPICS}),
        "recording": frozenset({Right.SEE_CALLS}),
        "reviewing": frozenset({Right.SEE_CALLS}),
        "revisions": frozenset({Right.SEE_CALLS}),
        "runs": frozenset({Right.OPERATE}),
        "search": frozenset({Right.SEE_TOPICS}),
        "selection": frozenset({Right.SEE_TOPICS}),
        "sizes": frozenset({Right.OPERATE}),
        "stored": frozenset({Right.WRITE_RULES}),
        "topics": frozenset({Right.SEE_CALLS, Right.SEE_TOPICS}),
        "topic_view": frozenset({Right.SEE_TOPICS}),
        "trends": frozenset({Right.SEE_TOPICS}),
        "wave": frozenset({Right.SEE_CALLS}),
    }
)
# Counts of everybody's calls and sources, which no scope narrows down to somebody.
_FOR_OPERATORS = frozenset({"read_coverage"})


def check_subject(question: Callable[..., object]) -> None:
    """Raise ``DeniedError`` unless a right of the reader opens what is asked about."""
    who = whoami()
    subject = question.__module__.removeprefix(_ROOM)
    if not (who.rights & OPENED_BY.get(subject, frozenset()) or _is_for_operators(question)):
        raise DeniedError(f"{who.name or 'nobody'} may not ask about `{subject}`")


def _is_for_operators(question: Callable[..., object]) -> bool:
    return question.__name__ in _FOR_OPERATORS and whoami().may(Right.OPERATE)
