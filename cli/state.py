"""``callqa status | failures | retry``: the operator's first questions."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption, JsonOption
from ingest import Reason, describe
from pipeline import choose_home, forget_refused
from warehouse.read import open_published
from warehouse.read.runs import Refused, count_sources, list_quarantine, list_runs
from warehouse.read.stored import call_ids


def status(
    home: HomeOption = None,
    calls: Annotated[bool, typer.Option("--calls", help="List the call ids.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what became of every input and when the last runs were."""
    published = open_published(choose_home(home).warehouse)
    if calls:
        typer.echo("\n".join(call_ids(published)))
        return
    counts = {count.state: count.count for count in count_sources(published)}
    runs = list_runs(published, limit=5)
    if as_json:
        document = {"inputs": counts, "runs": [asdict(run) for run in runs]}
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    console = Console()
    console.print("  ".join(f"{state} {count}" for state, count in counts.items()) or "no inputs")
    table = Table("开始 started", "秒 seconds", "完成 done", "隔离 quarantined", "失败 failed")
    for run in runs:
        started = f"{run.started_at:%Y-%m-%d %H:%M}" if run.started_at else "–"
        cells = (f"{run.seconds:.0f}", str(run.done), str(run.quarantined), str(run.failed))
        table.add_row(started, *cells)
    console.print(table)


def failures(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """List what is in quarantine: which input, why, and what to do."""
    entries = list_quarantine(open_published(choose_home(home).warehouse))
    if as_json:
        document = [asdict(entry) for entry in entries]
        typer.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        return
    console = Console(soft_wrap=True, highlight=False)
    if not entries:
        console.print("没有隔离的录音  nothing is in quarantine")
    for entry in entries:
        console.print(f"[yellow]{entry.reason}[/] {entry.source}\n    {entry.detail}")
        console.print(f"    [dim]{_advice(entry)}[/]")


def _advice(entry: Refused) -> str:
    return describe(Reason(entry.reason)).advice if entry.reason in set(Reason) else ""


def retry(
    home: HomeOption = None,
    reason: Annotated[str | None, typer.Option(help="Only those with this reason.")] = None,
) -> None:
    """Let quarantined and failed inputs be taken in again by the next run."""
    refused = forget_refused(choose_home(home), reason=reason)
    Console().print(f"{len(refused)} inputs will be tried again by the next `callqa run`")
