"""``callqa run``: take in recordings and bring the warehouse up to date."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from cli.exit_codes import ExitCode
from cli.moments import parse_since
from cli.options import HomeOption, JsonOption
from cli.progress_bar import progress_on
from cli.report import print_summary
from conversation.errors import UsageError
from pipeline import (
    Home,
    Intention,
    RunRequest,
    RunSettings,
    RunSummary,
    Stop,
    choose_home,
    load_settings,
    log_to,
    rehearse,
    run,
    stop_on_signals,
    watch,
)

SETTLE_S = 2.0  # between two looks at a share that fills while it is watched


def run_command(
    sources: Annotated[
        list[str], typer.Argument(help="Folders, files or URLs (s3://…) with recordings.")
    ],
    metadata: Annotated[
        Path | None,
        typer.Option(help="CSV, TSV, JSON or JSONL: file, call_id, started_at, agent_id, queue…"),
    ] = None,
    home: HomeOption = None,
    scorecard: Annotated[
        list[str] | None, typer.Option(help="Only this scorecard; may be given again.")
    ] = None,
    rules: Annotated[
        Path | None, typer.Option(help="Folder with your own checkpoints and scorecards.")
    ] = None,
    include: Annotated[
        list[str] | None, typer.Option(help="Only names like this (*.wav); may be given again.")
    ] = None,
    exclude: Annotated[
        list[str] | None, typer.Option(help="No names like this; may be given again.")
    ] = None,
    settle_s: Annotated[
        float | None,
        typer.Option(
            "--settle",
            min=0.0,
            help="Leave files that change within so many seconds. Default: 0, with --watch 2.",
        ),
    ] = None,
    done_suffix: Annotated[
        str, typer.Option(help="Only files with such a marker beside them (.done).")
    ] = "",
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many inputs.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; 0 works in this one. Default: one a core.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Only files changed since: 2026-11-01, 36h, 7d.")
    ] = None,
    max_hours: Annotated[
        float | None, typer.Option(min=0.0, help="Take no further call in hand after so long.")
    ] = None,
    watch_s: Annotated[
        float | None,
        typer.Option("--watch", min=1.0, help="Run again every so many seconds until stopped."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done and why; do nothing.")
    ] = False,
    engine: Annotated[str, typer.Option(help="Where the work runs: local.")] = "local",
    as_json: JsonOption = False,
) -> None:
    """Transcribe, judge and cluster recordings; what is done already is left alone.

    Example: `callqa run /share/calls --metadata calls.csv --home /data/callqa`

    SIGTERM and Ctrl-C finish the calls in hand, publish, and end with 5; a second one ends at once.

    Exit codes: 0 all done, 1 some inputs in quarantine or failed, 2 wrong command or setting,
    3 the run could not go on, 4 another run holds the results folder, 5 stopped before all was
    done.
    """
    if engine != "local":
        raise UsageError(f"the engine `{engine}` is not known — use: local")
    chosen = choose_home(home)
    settings = _overridden(load_settings(chosen), scorecard, rules, workers)
    request = RunRequest(
        tuple(sources),
        metadata,
        tuple(include or ()),
        exclude=tuple(exclude or ()),
        done_suffix=done_suffix,
        settle_s=settle_s if settle_s is not None else (SETTLE_S if watch_s else 0.0),
        limit=limit,
        since=parse_since(since) if since is not None else None,
        max_hours=max_hours,
    )
    if dry_run:
        print_intentions(rehearse(request, home=chosen, settings=settings), as_json=as_json)
        raise typer.Exit
    with stop_on_signals(Stop()) as stop:
        run_once = partial(
            run_and_report, request, home=chosen, settings=settings, as_json=as_json, stop=stop
        )
        summary = (
            run_once()
            if watch_s is None
            else watch(partial(run_once, quiet=True), poll_s=watch_s, stop=stop)
        )
    raise typer.Exit(int(exit_code_of(summary)))


def _overridden(
    settings: RunSettings,
    scorecard: list[str] | None,
    rules: Path | None,
    workers: int | None,
) -> RunSettings:
    """The settings of the home with what the command line says over them."""
    if scorecard:
        settings = replace(settings, scorecards=tuple(scorecard))
    if rules is not None:
        settings = replace(settings, rules=rules)
    if workers is not None:
        settings = replace(settings, workers=workers)
    return settings


def run_and_report(
    request: RunRequest,
    *,
    home: Home,
    settings: RunSettings,
    as_json: bool,
    stop: Stop | None = None,
    quiet: bool = False,
) -> RunSummary:
    """Run with a progress bar where there is a terminal, then print the summary.

    ``quiet`` says nothing when there was nothing to do.
    """
    console = Console(stderr=as_json)
    with log_to(home), progress_on(console) as progress:
        summary = run(request, home=home, settings=settings, progress=progress, stop=stop)
    if quiet and summary.nothing_to_do:
        return summary
    if as_json:
        typer.echo(json.dumps(summary.as_json(), ensure_ascii=False, indent=None if quiet else 2))
    else:
        print_summary(console, summary)
    return summary


def print_intentions(intentions: Sequence[Intention], *, as_json: bool) -> None:
    """Print what a run would do, one input a line, and the counts."""
    if as_json:
        entries = [intention.as_json() for intention in intentions]
        typer.echo(json.dumps(entries, ensure_ascii=False, indent=2))
        return
    console = Console(soft_wrap=True, highlight=False)
    for intention in intentions:
        stages = f" ({', '.join(intention.stages)})" if intention.stages else ""
        console.print(
            f"[bold]{intention.action}[/] {escape(intention.source)}: "
            f"{escape(intention.why)}{stages}"
        )
    counts = Counter(intention.action for intention in intentions)
    console.print("  ".join(f"{action} {count}" for action, count in sorted(counts.items())))


def exit_code_of(summary: RunSummary | None) -> ExitCode:
    """What a run's end means for a scheduler; a watch that never ran was merely stopped."""
    if summary is None:
        return ExitCode.STOPPED
    if summary.stopped == "disk_full":
        return ExitCode.FAILED
    if summary.left:
        return ExitCode.STOPPED
    if summary.quarantined or summary.failed:
        return ExitCode.SOME_QUARANTINED
    return ExitCode.DONE
