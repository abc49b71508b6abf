"""``callqa export``: results as files for people who use other programs."""

import csv
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO

import typer

from cli.options import HomeOption
from pipeline import choose_home
from warehouse.read import EVERY_CALL, Published, open_published
from warehouse.read.calls import CallLine, Order, list_calls

app = typer.Typer(help="Results as files for other programs.", no_args_is_help=True)

PAGE = 1000
COLUMNS = (
    "call_id",
    "started_at",
    "direction",
    "team",
    "agent_id",
    "queue",
    "duration_s",
    "scorecard",
    "score",
    "band",
    "vetoes",
    "complaint",
    "topic",
)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@app.callback()
def _group() -> None:
    """Results as files for other programs."""


@app.command()
def calls(
    home: HomeOption = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file. Default: standard output.")
    ] = None,
) -> None:
    """Write one line a call as CSV: score, band, vetoes, complaint and topic.

    The file opens in Excel with its Chinese intact, and no cell can act as a formula.
    """
    published = open_published(choose_home(home).warehouse)
    with _opened(output) as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_row(line) for line in _all_calls(published))


def _all_calls(published: Published) -> Iterator[CallLine]:
    number = 1
    while lines := list_calls(
        published, EVERY_CALL, order=Order.NEWEST, page=number, page_size=PAGE
    ).lines:
        yield from lines
        number += 1


def _row(line: CallLine) -> Sequence[str]:
    values = (
        line.call_id,
        f"{line.started_at:%Y-%m-%d %H:%M:%S}" if line.started_at else "",
        line.direction,
        line.team,
        line.agent_id,
        line.queue,
        f"{line.duration_s:.1f}",
        line.scorecard,
        "" if line.score is None else f"{line.score:.1f}",
        line.band,
        "、".join(line.veto_titles),
        "是" if line.is_complaint else "",
        line.topic,
    )
    return tuple(harmless(value) for value in values)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a leading sign gets an apostrophe."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


@contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    with output.open("w", encoding="utf-8-sig", newline="") as stream:
        yield stream
