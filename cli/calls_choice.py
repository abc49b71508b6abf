"""Which calls a command is about: the options, and the filter that they make."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Concatenate, ParamSpec, TypeVar
from zoneinfo import ZoneInfo

import typer

from conversation.errors import UsageError
from dashboards.exports.document import Asking
from pipeline import choose_home
from warehouse.read import CallFilter, Published, open_published
from warehouse.read.calls import filter_choices
from warehouse.read.overview import read_coverage

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

SinceOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on.")
]
UntilOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to and with this day.")
]
LastOption = Annotated[
    int | None,
    typer.Option("--last-days", min=1, help="The days up to the newest call, for a scheduler."),
]
TeamOption = Annotated[str, typer.Option(help="Only this team.")]
AgentOption = Annotated[str, typer.Option(help="Only this agent.")]
QueueOption = Annotated[str, typer.Option(help="Only this queue.")]
DirectionOption = Annotated[str, typer.Option(help="inbound, outbound or internal.")]
CardOption = Annotated[str, typer.Option(help="Only calls judged by this scorecard's id.")]


def open_reader(home: Path | None) -> tuple[Asking, ZoneInfo]:
    """Who answers, and the zone that times are shown in."""
    published = open_published(choose_home(home).warehouse, keeps_facts=True)

    def ask(
        question: Callable[Concatenate[Published, Asked], Answer],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer:
        return question(published, *args, **kwargs)

    return ask, ZoneInfo(published.time_zone)


def choose(
    ask: Asking,
    *,
    since: datetime | None,
    until: datetime | None,
    last_days: int | None,
    team: str,
    agent: str,
    queue: str,
    direction: str,
    scorecard: str,
) -> CallFilter:
    """The filter; raises ``UsageError`` for a name that no call has, with those that there are."""
    choices = ask(filter_choices)
    cards = tuple(name for name, _ in choices.scorecards)
    _require("team", team, choices.teams)
    _require("agent", agent, choices.agents)
    _require("queue", queue, choices.queues)
    _require("direction", direction, choices.directions)
    _require("scorecard", scorecard, cards)
    first, end = _days(ask, since, until, last_days)
    return CallFilter(
        since=first,
        until=end,
        team=team or None,
        agent_id=agent or None,
        queue=queue or None,
        direction=direction or None,
        scorecard=scorecard or None,
    )


def _days(
    ask: Asking, since: datetime | None, until: datetime | None, last_days: int | None
) -> tuple[date | None, date | None]:
    if last_days is not None:
        if since or until:
            raise UsageError("--last-days counts by itself: leave out --since and --until")
        newest = ask(read_coverage).last_day
        end = newest + timedelta(days=1) if newest else None
        return (end - timedelta(days=last_days) if end else None), end
    first = since.date() if since else None
    end = until.date() + timedelta(days=1) if until else None
    if first and end and first >= end:
        raise UsageError(f"--since {first} is after --until {end - timedelta(days=1)}")
    return first, end


def _require(option: str, value: str, known: tuple[str, ...]) -> None:
    if value and value not in known:
        there = ", ".join(known[:12]) + (" …" if len(known) > 12 else "")
        raise UsageError(f"no call has the {option} `{value}` — there are: {there or 'none'}")
