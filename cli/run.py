"""``callqa run``: take in recordings and bring the warehouse up to date."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.markup import escape

from cli import run_options as options
from cli.exit_codes import ExitCode
from cli.moments import parse_since
from cli.options import HomeOption, JsonOption
from cli.progress_bar import progress_on
from cli.report import print_summary
from conversation.errors import UsageError
from pipeline import (
    Home,
    RunRequest,
    RunSettings,
    RunSummary,
    Stop,
    choose_home,
    load_settings,
    log_to,
    stop_on_signals,
    watch,
)

if TYPE_CHECKING:
    from pipeline import Intention

SETTLE_S = 2.0  # between two looks at a share that fills while it is watched


def run_command(
    sources: options.Sources,
    metadata: options.Metadata = None,
    profile: options.Profile = None,
    time_zone: options.TimeZone = None,
    sidecars: options.Sidecars = None,
    root: options.Roots = None,
    home: HomeOption = None,
    scorecard: options.Scorecards = None,
    rules: options.Rules = None,
    include: options.Include = None,
    exclude: options.Exclude = None,
    settle_s: options.Settle = None,
    done_suffix: options.DoneSuffix = "",
    limit: options.Limit = None,
    workers: options.Workers = None,
    since: options.Since = None,
    max_hours: options.MaxHours = None,
    watch_s: options.Watch = None,
    dry_run: options.DryRun = False,
    engine: options.EngineName = None,
    ray_address: options.RayAddress = None,
    warehouse: options.WarehouseAddress = None,
    lake_data: options.LakeData = "",
    as_json: JsonOption = False,
) -> None:
    """Transcribe, judge and cluster recordings; what is done already is left alone.

    Example: `callqa run /share/calls --metadata calls.csv --home /data/callqa`

    SIGTERM and Ctrl-C finish the calls in hand, publish, and end with 5; a second one ends at once.

    Exit codes: 0 all done, 1 some inputs in quarantine or failed, 2 wrong command or setting,
    3 the run could not go on, 4 another run holds the results folder, 5 stopped before all was
    done, 130 ended at once by a second signal.
    """
    chosen = choose_home(home)
    settings = _overridden(
        load_settings(chosen),
        scorecards=tuple(scorecard) if scorecard else None,
        rules=rules,
        workers=workers,
        profile=profile,
        time_zone=time_zone,
        sidecars=sidecars,
    )
    settings = _on_engine(settings, engine, ray_address)
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
        roots=tuple(root or ()),
    )
    if warehouse is not None:
        _keep_in_lake(chosen, warehouse, lake_data)
    if dry_run:
        from pipeline import rehearse

        print_intentions(rehearse(request, home=chosen, settings=settings), as_json=as_json)
        raise typer.Exit
    run_once = partial(run_and_report, request, home=chosen, settings=settings, as_json=as_json)
    raise typer.Exit(int(exit_code_of(_run_or_watch(run_once, watch_s))))


def _on_engine(settings: RunSettings, engine: str | None, address: str | None) -> RunSettings:
    """The settings with this engine; raises ``UsageError`` for one that is not known."""
    from pipeline import ENGINES

    name = engine or ("ray" if address else settings.engine)
    if name not in ENGINES:
        raise UsageError(f"the engine `{name}` is not known — use one of: {', '.join(ENGINES)}")
    if address is not None:
        settings = replace(settings, ray=replace(settings.ray, address=address))
    return replace(settings, engine=name)


def _keep_in_lake(home: Home, address: str, data: str) -> None:
    """Point the home at a lake; one that it has already has to be the same."""
    from warehouse import find_lake
    from warehouse.lake import parse_lake, point_at

    present = find_lake(home.warehouse)
    lake = parse_lake(address, data or (present.data if present else ""))
    if present is None:
        point_at(lake, home.create().warehouse)
    elif present != lake:
        raise UsageError(
            f"{home.path} keeps its results in {present}, not in {lake} — take another --home"
        )


def _run_or_watch(run_once: Callable[..., RunSummary], watch_s: float | None) -> RunSummary | None:
    """Run once, or again and again; a signal ends either in good order."""
    try:
        with stop_on_signals(Stop()) as stop:
            if watch_s is None:
                return run_once(stop=stop)
            typer.echo(
                f"looking every {watch_s:g} s; SIGTERM or Ctrl-C ends in good order", err=True
            )
            return watch(partial(run_once, stop=stop, quiet=True), poll_s=watch_s, stop=stop)
    except KeyboardInterrupt:
        typer.echo("ended at once; what was done is kept, run again to go on", err=True)
        raise typer.Exit(int(ExitCode.INTERRUPTED)) from None


def _overridden(settings: RunSettings, **told: object) -> RunSettings:
    """The settings of the home with what the command line says over them."""
    chosen: dict[str, Any] = {name: value for name, value in told.items() if value is not None}
    return replace(settings, **chosen)


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
    from pipeline import run

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


def print_intentions(intentions: Sequence["Intention"], *, as_json: bool) -> None:
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
