"""``callqa rules forget``: let the results of earlier revisions go."""

import json
import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.on_record import put_on_record
from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import choose_home
from pipeline.forgetting import forget_past_results
from warehouse.write.forgetting import ForgottenRevision

_DAYS = re.compile(r"^(\d{1,6})\s*d?$")


def forget_command(
    keep: Annotated[
        int | None,
        typer.Option(min=0, help="Keep so many of the latest past revisions of every scorecard."),
    ] = None,
    older_than: Annotated[
        str | None,
        typer.Option(metavar="365d", help="Only results of calls that began so long ago."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go; remove nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Remove the results of earlier revisions; what the rules in use say stays.

    Examples: `callqa rules forget --keep 3`, `callqa rules forget --keep 0 --older-than 365d`.
    With both, only what meets both goes. Calls on legal hold and calls without a date under
    --older-than are left alone. `callqa rules compare` cannot tell a forgotten revision any more.
    """
    if keep is None and older_than is None:
        raise UsageError(
            "what may go? — give `--keep 3` (the latest past revisions that stay) or "
            "`--older-than 365d`"
        )
    chosen = choose_home(home)
    before = _moment(older_than)
    would_go = forget_past_results(chosen, keep=keep, before=before, dry_run=True)
    if dry_run or not would_go:
        _tell(would_go, "would go", as_json=as_json)
        return
    calls = sum(one.calls for one in would_go)
    if not yes and not typer.confirm(f"Forget {calls} past results of scorecards for good?"):
        raise UsageError("nothing was removed")
    told = " ".join(f"{one.scorecard_id}@{one.revision}:{one.calls}" for one in would_go)
    put_on_record(chosen, "forget_past_results", subject="rules", before=told)
    _tell(forget_past_results(chosen, keep=keep, before=before), "gone", as_json=as_json)


def _moment(older_than: str | None) -> datetime | None:
    if older_than is None:
        return None
    days = _DAYS.match(older_than.strip())
    if days is None:
        raise UsageError(f"`{older_than}` is not a number of days — write it like `365d`")
    try:
        return datetime.now(UTC) - timedelta(days=int(days[1]))
    except OverflowError:
        raise UsageError(
            f"`{older_than}` is before the calendar begins — give fewer days"
        ) from None


def _tell(revisions: tuple[ForgottenRevision, ...], verb: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in revisions], ensure_ascii=False, indent=2))
        return
    console = Console(highlight=False)
    if not revisions:
        console.print("no past results meet this; nothing to forget")
        return
    table = Table("评分表 scorecard", "修订 revision", f"通话 calls ({verb})")
    for one in revisions:
        table.add_row(one.scorecard_id, str(one.revision), str(one.calls))
    console.print(table)
