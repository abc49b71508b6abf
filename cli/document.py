"""Printing an answer: a table for a person, JSON for a program, the same numbers in both."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

import typer
from rich.console import Console
from rich.table import Table


def show(answer: object, *, as_json: bool, draw: Callable[[Console], None]) -> None:
    """Print a frozen value or a sequence of them as JSON, or draw it for a person."""
    if as_json:
        typer.echo(json.dumps(plain(answer), ensure_ascii=False, indent=2, default=str))
        return
    draw(Console(highlight=False, soft_wrap=True))


def plain(answer: object) -> Any:  # noqa: ANN401 what JSON can hold has no type
    """The same as dicts and lists."""
    if is_dataclass(answer) and not isinstance(answer, type):
        return asdict(answer)
    if isinstance(answer, list | tuple):
        return [plain(item) for item in answer]
    return answer


def table(
    columns: Sequence[str], rows: Iterable[Sequence[object]], *, wide: int | None = None
) -> Table:
    """A table of texts; ``None`` shows as a dash.

    Texts are folded, never cut. ``wide`` is the column of long texts: it alone gives way on a
    narrow terminal.
    """
    drawn = Table()
    for place, column in enumerate(columns):
        kept = wide is not None and place != wide
        drawn.add_column(column, overflow="fold", no_wrap=kept)
    for row in rows:
        drawn.add_row(*("–" if cell is None else str(cell) for cell in row))
    return drawn
