"""Options that choose calls, the same on every analyst's command."""

from datetime import datetime
from typing import Annotated

import typer

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
