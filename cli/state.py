"""``callqa status | failures | retry``: the operator's first questions."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption, JsonOption
from pipeline import choose_home
from warehouse.read import open_published
from warehouse.read.runs import count_sources, list_runs
from warehouse.read.stored import call_ids


def status(
    home: HomeOption = None,
    calls: Annotated[bool, typer.Option("--calls", help="List the call ids.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Say what became of every input and when the last runs were.

    `requeued` are inputs that the next `callqa run` tries again.
    """
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
    from cli.quarantine import print_quarantine

    print_quarantine(home=home, reason=None, as_json=as_json)


def retry(
    home: HomeOption = None,
    reason: Annotated[str | None, typer.Option(help="Only those with this reason.")] = None,
) -> None:
    """Let quarantined and failed inputs be taken in again by the next run."""
    from pipeline import forget_refused

    refused = forget_refused(choose_home(home), reason=reason)
    Console().print(f"{len(refused)} inputs will be tried again by the next `callqa run`")
