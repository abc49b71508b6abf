"""``callqa run``: take in recordings and bring the warehouse up to date."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.exit_codes import ExitCode
from cli.options import HomeOption, JsonOption
from cli.progress_bar import progress_on
from cli.report import print_summary
from conversation.errors import UsageError
from pipeline import (
    Home,
    RunRequest,
    RunSettings,
    RunSummary,
    choose_home,
    load_settings,
    log_to,
    run,
)


def run_command(
    sources: Annotated[list[Path], typer.Argument(help="Folders or files with recordings.")],
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
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many inputs.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, help="Processes; 0 works in this one. Default: one a core.")
    ] = None,
    engine: Annotated[str, typer.Option(help="Where the work runs: local.")] = "local",
    as_json: JsonOption = False,
) -> None:
    """Transcribe, judge and cluster recordings; what is done already is left alone.

    Example: `callqa run /share/calls --metadata calls.csv --home /data/callqa`

    Exit codes: 0 all done, 1 some inputs in quarantine or failed, 2 wrong command or setting,
    3 the run could not go on, 4 another run holds the results folder.
    """
    if engine != "local":
        raise UsageError(f"the engine `{engine}` is not known — use: local")
    chosen = choose_home(home)
    settings = load_settings(chosen)
    if scorecard:
        settings = replace(settings, scorecards=tuple(scorecard))
    if rules is not None:
        settings = replace(settings, rules=rules)
    if workers is not None:
        settings = replace(settings, workers=workers)
    request = RunRequest(tuple(sources), metadata, tuple(include or ()), limit)
    summary = run_and_report(request, home=chosen, settings=settings, as_json=as_json)
    raise typer.Exit(int(exit_code_of(summary)))


def run_and_report(
    request: RunRequest, *, home: Home, settings: RunSettings, as_json: bool
) -> RunSummary:
    """Run with a progress bar where there is a terminal, then print the summary."""
    console = Console(stderr=as_json)
    with log_to(home), progress_on(console) as progress:
        summary = run(request, home=home, settings=settings, progress=progress)
    if as_json:
        typer.echo(json.dumps(summary.as_json(), ensure_ascii=False, indent=2))
    else:
        print_summary(console, summary)
    return summary


def exit_code_of(summary: RunSummary) -> ExitCode:
    """0 when every input is done, 1 when some are in quarantine or failed."""
    if summary.quarantined or summary.failed:
        return ExitCode.SOME_QUARANTINED
    return ExitCode.DONE
