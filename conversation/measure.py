"""A number about how a call sounded."""

from dataclasses import dataclass

from conversation.role import Role
from conversation.span import Span


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value; ``role`` and ``span`` are ``None`` where it is about the whole call.

    ``detail`` says in words what an estimate rests on, empty where the number says it all.
    """

    name: str
    value: float
    unit: str
    role: Role | None = None
    span: Span | None = None
    detail: str = ""
