"""Options that choose calls, the same on every analyst's command."""

from datetime import datetime
from typing import Annotated

import typer

from conversation.errors import UsageError
from warehouse.read import CallFilter
from warehouse.read.selection import Selection, parse_selection

WhichOption = Annotated[
    str,
    typer.Option(
        "--calls",
        metavar="SELECTION",
        help=(
            "Which calls: `since=2026-03-01 until=2026-04-01 team=一组 queue=… agent=… topic=… "
            "direction=… complaint=yes attribute.NAME=…`. Default: all."
        ),
    ),
]
FilterOption = Annotated[
    str,
    typer.Option(
        "--calls",
        metavar="SELECTION",
        help=(
            "Which calls: `since=2026-03-01 until=2026-04-01 team=一组 queue=… agent=… "
            "direction=… band=… complaint=yes`. Default: all."
        ),
    ),
]
ReasonsOption = Annotated[
    bool,
    typer.Option(
        "--reasons", help="Why customers call, over all calls, not what they complain of."
    ),
]
UntilOption = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Look back from this day. Default: the last call's."),
]


def parse_filter(text: str) -> CallFilter:
    """Read a selection without topic, customer or attribute; raises ``UsageError`` for one."""
    selection = parse_selection(text)
    if selection != Selection(selection.chosen):
        raise UsageError(
            "these numbers are of all topics and customers — choose calls by since, until, "
            "direction, team, queue, agent, band, complaint or text"
        )
    return selection.chosen
