"""``callqa plan``: how many machines a day of calls needs."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from pipeline import choose_home
from pipeline.capacity import (
    BUNDLED,
    Ask,
    Day,
    DayPlan,
    Need,
    Rates,
    measured_rates,
    simulate_day,
    work_out,
)

_SIZES = (0.75, 1.0, 1.25, 1.5)

CallsOption = Annotated[int, typer.Option("--calls-per-day", min=1, help="Recordings a day.")]
MinutesOption = Annotated[float, typer.Option(min=0.1, help="Mean length of a call.")]
BeginOption = Annotated[
    float, typer.Option("--begin", min=0.0, max=24.0, help="Hour at which a nightly batch begins.")
]
WindowOption = Annotated[
    float, typer.Option("--window", min=0.5, max=24.0, help="Hours in which all must be done.")
]
GpuOption = Annotated[
    float,
    typer.Option("--gpu-speed", min=0.0, help="Seconds of sound one GPU does a second, measured."),
]
FailOption = Annotated[
    float,
    typer.Option("--hours-between-failures", min=0.0, help="Of one worker, for the simulation."),
]


def plan_command(
    calls_per_day: CallsOption,
    minutes: MinutesOption = 4.5,
    window: WindowOption = 24.0,
    begin: BeginOption = 0.0,
    gpu_speed: GpuOption = 0.0,
    price_core_hour: Annotated[float, typer.Option(min=0.0, help="Of one worker's core.")] = 0.0,
    price_gpu_hour: Annotated[float, typer.Option(min=0.0, help="Of one GPU.")] = 0.0,
    keep_days: Annotated[int, typer.Option(min=1, help="How long results are kept.")] = 365,
    hours_between_failures: FailOption = 500.0,
    seed: Annotated[int, typer.Option(help="Another seed, another day.")] = 1,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how many workers, GPUs and disks a day of calls needs, and simulate such a day.

    Example: `callqa plan --calls-per-day 20000 --minutes 4.5 --begin 20 --window 10`

    Rates come from the last runs of the home, where there are enough of them, else from the bundled
    calls on one core. A day is simulated for the number that comes out and for sizes around it:
    calls arrive by the hours of a bank's service line, workers fail and come back.
    """
    rates = _rates(home)
    ask = Ask(calls_per_day, minutes, window, gpu_speed, price_core_hour, price_gpu_hour, keep_days)
    need = work_out(ask, rates)
    days = _days(ask, need, rates, begin, hours_between_failures, seed)
    if as_json:
        found = {
            "rates": asdict(rates),
            "ask": asdict(ask),
            "need": asdict(need),
            "days": [{"workers": size, **asdict(day)} for size, day in days],
        }
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    _show(Console(highlight=False), ask, need, rates, days)


def _rates(home: HomeOption) -> Rates:
    chosen = choose_home(home)
    if home is None and not chosen.warehouse.exists():
        return BUNDLED
    found = measured_rates(chosen)
    if found is None:
        raise UsageError(
            f"the runs of {chosen.path} have listened to less than ten minutes of sound, too "
            "little to plan with — run some hours of your calls first, or leave --home out"
        )
    return found


def _days(
    ask: Ask, need: Need, rates: Rates, begin: float, hours_between_failures: float, seed: int
) -> list[tuple[int, Day]]:
    places = need.workers or need.gpus
    cost_s = 1.0 / ask.gpu_speed if ask.gpu_speed else rates.listen_s
    sizes = sorted({max(1, round(places * share)) for share in _SIZES})
    return [
        (
            size,
            simulate_day(
                DayPlan(
                    ask.calls_a_day,
                    ask.minutes,
                    size,
                    cost_s,
                    hours_between_failures=hours_between_failures,
                    begin_hour=begin,
                    seed=seed,
                )
            ),
        )
        for size in sizes
    ]


def _show(
    console: Console, ask: Ask, need: Need, rates: Rates, days: list[tuple[int, Day]]
) -> None:
    facts = Table(show_header=False, box=None)
    for line in _facts(ask, need, rates):
        facts.add_row(*line)
    console.print(facts)
    table = Table(
        "workers" if need.workers else "GPUs",
        "delay p50",
        "p95",
        "longest",
        "largest backlog",
        "last call done",
        "busy",
        "failures",
        title="A simulated day",
    )
    for size, day in days:
        table.add_row(
            str(size),
            f"{day.delay_p50:,.0f} min",
            f"{day.delay_p95:,.0f} min",
            f"{day.delay_max:,.0f} min",
            f"{day.largest_backlog:,}",
            f"{day.done_hour:.1f} h",
            f"{day.utilisation:.0%}",
            str(day.failures),
        )
    console.print(table)


def _facts(ask: Ask, need: Need, rates: Rates) -> list[tuple[str, str]]:
    places = f"{need.workers} workers, one core each" if need.workers else f"{need.gpus} GPUs"
    lines = [
        ("calls", f"{ask.calls_a_day:,} a day, {need.audio_hours_a_day:,.0f} h of sound"),
        ("needed", f"[bold]{places}[/], {need.utilisation:.0%} busy in {ask.window_hours:g} h"),
        ("runner", f"{need.runner_share:.0%} of one core with all that follows listening"),
        (
            f"storage, {ask.keep_days} days",
            f"recordings {need.recordings_gb:,.0f} GB, transcripts {need.artifacts_gb:,.1f} GB, "
            f"warehouse {need.warehouse_gb:,.0f} GB",
        ),
        ("rates", f"{rates.listen_s:.3f} core seconds a second of sound: {rates.source}"),
    ]
    if need.cost:
        lines.insert(2, ("cost", f"{need.cost:,.2f} for 1,000 hours of sound"))
    if need.runner_share > 1:
        lines.append(("attention", "one runner is not enough: two homes that write one lake"))
    return lines
