"""A report before it has a format: tables with typed columns and the facts they stand under."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeVar

from warehouse.read import Published

Kind = Literal["text", "count", "score", "change", "percent", "seconds", "moment", "day"]
Value = str | int | float | date | datetime | None

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class Asking(Protocol):
    """Who answers questions of ``warehouse.read``: a page's door, or a reader held by a command."""

    def __call__(
        self,
        question: Callable[Concatenate[Published, Asked], Answer],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer:
        """Answer a question."""
        ...


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is its name for machines, ``title`` for people."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table; ``rows`` may be read once only and hold a value a column."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Value]]


@dataclass(frozen=True, slots=True)
class Document:
    """A report: its title, what it is about (period, filters, when it was made), its tables."""

    title: str
    facts: tuple[tuple[str, str], ...]
    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A finished file."""

    name: str
    media_type: str
    content: bytes
