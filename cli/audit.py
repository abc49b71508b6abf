"""``callqa audit``: is the log whole, and what does it say."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.exit_codes import ExitCode
from cli.moments import parse_since
from cli.options import HomeOption, JsonOption
from pipeline import choose_home
from review.audit import AuditLog
from review.audit_anchor import append_anchor, read_anchors
from review.audit_export import export_audit
from review.audit_verify import verify_audit

app = typer.Typer(
    help="The audit log: who did what, and whether it is whole.", no_args_is_help=True
)

LOG_FILE = "audit.sqlite"
Anchors = Annotated[
    Path | None,
    typer.Option(help="The anchors kept outside this machine. Default: those of the home."),
]


@app.command()
def verify(home: HomeOption = None, anchors: Anchors = None, as_json: JsonOption = False) -> None:
    """Recompute every hash and compare with the anchors; exit code 1 names each row that differs.

    A missing anchor file is told and ends with exit code 1 too: without it nobody sees whether rows
    were cut off at the end. Rows behind a clock that was set back are named, they break nothing.
    """
    chosen = choose_home(home)
    named = anchors if anchors is not None else chosen.anchors
    is_missing = anchors is None and not named.exists()
    report = verify_audit(chosen.path / LOG_FILE, anchors=None if is_missing else named)
    if as_json:
        found = [{"number": one.number, "problem": one.problem} for one in report.breaks]
        told = {"events": report.events, "anchors": report.anchors, "breaks": found}
        typer.echo(json.dumps({**told, "set_back": report.set_back, "anchors_missing": is_missing}))
    else:
        console = Console(highlight=False, soft_wrap=True)
        for one in report.breaks:
            console.print(f"row {one.number}: {one.problem}", markup=False)
        for number in report.set_back:
            console.print(f"note: before row {number} a clock was set back")
        if is_missing:
            console.print(_without_anchors(named), markup=False)
        whole = "whole" if report.is_whole else "NOT WHOLE"
        console.print(f"{report.events} events, {report.anchors} anchors: {whole}")
    if is_missing or not report.is_whole:
        raise typer.Exit(int(ExitCode.SOME_QUARANTINED))


def _without_anchors(named: Path) -> str:
    return (
        f"{named} is not there, so rows that were cut off at the end are not seen — bring back the "
        "copy kept elsewhere (--anchors), or, if there never was one, begin with "
        "`callqa audit anchor`"
    )


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="The file to write: a line of JSON an event.")],
    since: Annotated[str | None, typer.Option(help="Only since: 2026-11-01, 36h, 7d.")] = None,
    concerns: Annotated[str, typer.Option(help="Only about this customer's id.")] = "",
    home: HomeOption = None,
) -> None:
    """Write the log as lines of JSON, whole or about one customer."""
    moment = parse_since(since) if since is not None else None
    with AuditLog(choose_home(home).path / LOG_FILE) as log:
        export_audit(log, target, since=moment, concerns=concerns)
    Console().print(f"written: {target}", highlight=False, soft_wrap=True)


@app.command()
def anchor(
    target: Annotated[
        Path | None, typer.Option(help="Another anchor file, on another disk.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """Append the end of the chain to the anchor file, once a day; keep copies elsewhere."""
    chosen = choose_home(home)
    with AuditLog(chosen.path / LOG_FILE) as log:
        place, now = target or chosen.anchors, datetime.now(UTC)
        made = append_anchor(log, place, now=now)
    said = f"anchored event {made.number}: {made.hash}" if made else _not_anchored(place, now)
    Console().print(said, highlight=False, soft_wrap=True)


def _not_anchored(place: Path, now: datetime) -> str:
    last = read_anchors(place)[-1].day
    if last <= now.date():
        return "today is anchored already"
    return (
        f"not anchored: the last anchor in {place} is of {last}, after today ({now.date()}) — the "
        "clock is wrong now, or was when that was written; mend the clock, or take a new --target"
    )
