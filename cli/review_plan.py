"""Which calls a sampling plan draws: a plan of the settings, or one made of options."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from cli.calls_choice import (
    AgentOption,
    CardOption,
    DirectionOption,
    LastOption,
    QueueOption,
    SinceOption,
    TeamOption,
    UntilOption,
    choose,
    open_reader,
)
from cli.document import show
from cli.options import HomeOption, JsonOption
from conversation.errors import UsageError
from dashboards.drawing import draw_calls
from pipeline import choose_home, load_settings
from review import Drawn, Plan
from review.practice import practice_from
from warehouse.read.filters import OPEN, Bounds

NamedOption = Annotated[
    str, typer.Option("--plan", help="A plan of settings.yaml, in place of the other plan options.")
]
ShareOption = Annotated[float, typer.Option(help="Share of calls without risk, 0.01–1.")]
PerAgentOption = Annotated[int, typer.Option(help="At least so many of each agent.")]
PerOption = Annotated[
    list[str] | None,
    typer.Option(
        help="At least so many of each: team=2, queue=5, topic=3, score=4 (from 0, 60, 80, 90), "
        "length=4 (minutes from 0, 1, 3, 5, 10), band, scorecard, direction. May be repeated."
    ),
]
LengthOption = Annotated[str, typer.Option(help="Only calls of 30-600 seconds; `600-` is open.")]
ScoreOption = Annotated[str, typer.Option(help="Only calls scored from 0 to below 60: `0-60`.")]
MostOption = Annotated[int, typer.Option(help="At most so many calls; 0 for all that are drawn.")]
SeedOption = Annotated[str, typer.Option(help="Another word draws other calls.")]


def queue(
    named: NamedOption = "",
    random_share: ShareOption = 0.05,
    per_agent: PerAgentOption = 0,
    per: PerOption = None,
    length: LengthOption = "",
    score: ScoreOption = "",
    most: MostOption = 0,
    seed: SeedOption = "review",
    since: SinceOption = None,
    until: UntilOption = None,
    last_days: LastOption = None,
    team: TeamOption = "",
    agent: AgentOption = "",
    queue: QueueOption = "",
    direction: DirectionOption = "",
    scorecard: CardOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print the calls to review, riskiest first, and why each was drawn."""
    ask, _ = open_reader(home)
    chosen = choose(
        ask, since=since, until=until, last_days=last_days, team=team, agent=agent, queue=queue,
        direction=direction, scorecard=scorecard,
    )  # fmt: skip
    plan = make_plan(
        home, named, random_share=random_share, per_agent=per_agent, per=per or (), length=length,
        score=score, most=most, seed=seed,
    )  # fmt: skip
    drawn = draw_calls(ask, chosen, plan)
    show(drawn, as_json=as_json, draw=lambda _: _print_drawn(drawn))


def make_plan(
    home: Path | None,
    named: str,
    *,
    random_share: float,
    per_agent: int,
    per: Sequence[str],
    length: str,
    score: str,
    most: int,
    seed: str,
) -> Plan:
    """The named plan of the settings, or one of the options; raises ``UsageError``."""
    if named:
        plan = practice_from(load_settings(choose_home(home)).review).plan(named)
        return replace(plan, most=most or plan.most)
    plan = Plan(
        per_agent=per_agent, random_share=random_share, seed=seed, most=most,
        per_group=tuple(_group(one) for one in per),
        length_s=read_bounds("--length", length), score=_score(read_bounds("--score", score)),
    )  # fmt: skip
    plan.check()
    return plan


def read_bounds(option: str, text: str) -> Bounds:
    """``30-600``, ``-600`` or ``600-``; raises ``UsageError`` for anything else."""
    if not text:
        return OPEN
    first, dash, end = (part.strip() for part in text.partition("-"))
    try:
        found = (float(first) if first else None, float(end) if end else None)
    except ValueError:
        found = OPEN
    if not dash or found == OPEN:
        raise UsageError(f"`{option} {text}` cannot be read — write it as 30-600, -600 or 600-")
    return found


def _score(bounds: Bounds) -> Bounds:
    """Up to 100 is up to the end: the best score lies in it."""
    return (bounds[0], None) if bounds[1] == 100 else bounds


def _print_drawn(drawn: Sequence[Drawn]) -> None:
    for one in drawn:
        typer.echo(f"{one.call_id}\t{one.stratum}")


def _group(text: str) -> tuple[str, int]:
    name, _, number = text.partition("=")
    if not number.isdecimal():
        raise UsageError(f"`--per {text}` cannot be read — write it as queue=5")
    return name.strip(), int(number)
