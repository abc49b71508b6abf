"""``callqa quarantine list | requeue``: what was not taken, and another chance for it."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from cli.on_record import put_on_record
from cli.options import HomeOption, JsonOption
from ingest import Reason, describe
from pipeline import ADVICE, Fault, choose_home
from warehouse.read import open_published
from warehouse.read.runs import Refused, list_quarantine

app = typer.Typer(help="What was not taken, why, and another chance.", no_args_is_help=True)
ReasonOption = Annotated[str | None, typer.Option(help="Only those with this reason.")]


@app.command("list")
def list_command(
    home: HomeOption = None, reason: ReasonOption = None, as_json: JsonOption = False
) -> None:
    """List the inputs in quarantine and the failed ones: which, why, and what to do."""
    print_quarantine(home=home, reason=reason, as_json=as_json)


@app.command()
def requeue(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Only these inputs, as the list names them.")
    ] = None,
    home: HomeOption = None,
    reason: ReasonOption = None,
) -> None:
    """Let inputs be taken in again by the next run; their attempts count from one again."""
    from pipeline import forget_refused

    chosen = choose_home(home)
    refused = forget_refused(chosen, reason=reason, sources=frozenset(sources or ()))
    if refused:
        put_on_record(
            chosen,
            "quarantine.requeue",
            subject=f"{len(refused)} inputs",
            before="refused",
            after="to be tried again",
            reason=reason or "",
        )
    Console().print(f"{len(refused)} inputs will be tried again by the next `callqa run`")


def print_quarantine(*, home: HomeOption, reason: str | None, as_json: bool) -> None:
    """Print every entry with its advice, or all as JSON."""
    entries = [
        entry
        for entry in list_quarantine(open_published(choose_home(home).warehouse))
        if reason in (None, entry.reason)
    ]
    if as_json:
        document = [asdict(entry) for entry in entries]
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    console = Console(soft_wrap=True, highlight=False)
    if not entries:
        console.print("没有隔离的录音  nothing is in quarantine")
    for entry in entries:
        console.print(
            f"[yellow]{entry.reason}[/] {escape(entry.source)}\n    {escape(entry.detail)}"
        )
        console.print(f"    [dim]{_advice(entry)}[/]")


def _advice(entry: Refused) -> str:
    if entry.reason in set(Fault):
        return ADVICE[Fault(entry.reason)]
    return describe(Reason(entry.reason)).advice if entry.reason in set(Reason) else ""
