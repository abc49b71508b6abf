"""``callqa export calls`` and ``scorecards``: what the dashboards show, as files."""

from datetime import datetime
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
from cli.export_choice import (
    FormatOption,
    LanguageOption,
    OutOption,
    choose_format,
    choose_language,
    deliver,
)
from cli.options import HomeOption
from dashboards.exports.calls import calls_document
from dashboards.exports.making import Format, file_name, make_file, make_scorecard
from dashboards.labels import speaking
from pipeline import choose_home
from review import Review, ReviewStore, list_reviews
from warehouse.read.calls import Order


def calls_command(
    since: SinceOption = None,
    until: UntilOption = None,
    last_days: LastOption = None,
    team: TeamOption = "",
    agent: AgentOption = "",
    queue: QueueOption = "",
    direction: DirectionOption = "",
    scorecard: CardOption = "",
    order: Annotated[Order, typer.Option(help="How lines are ordered.")] = Order.NEWEST,
    form: FormatOption = None,
    out: OutOption = None,
    language: LanguageOption = "zh",
    home: HomeOption = None,
) -> None:
    """Write one line a call: score, band, vetoes, complaint and topic.

    CSV opens in Excel with its Chinese intact; no cell of CSV or XLSX can act as a formula.
    """
    ask, zone = open_reader(home)
    chosen = choose(
        ask, since=since, until=until, last_days=last_days, team=team, agent=agent, queue=queue,
        direction=direction, scorecard=scorecard,
    )  # fmt: skip
    wanted = choose_format(form, out, (Format.CSV, Format.XLSX, Format.JSON))
    with speaking(choose_language(language)):
        document = calls_document(ask, chosen, order=order, made_at=datetime.now(zone))
        deliver(make_file(document, wanted, name=file_name("calls", chosen)), out, home)


def scorecards_command(
    since: SinceOption = None,
    until: UntilOption = None,
    last_days: LastOption = None,
    team: TeamOption = "",
    agent: AgentOption = "",
    queue: QueueOption = "",
    direction: DirectionOption = "",
    scorecard: CardOption = "",
    form: FormatOption = None,
    out: OutOption = None,
    table: Annotated[
        str,
        typer.Option(
            help="For CSV, one table instead of a zip of all: figures, teams, agents, queues, "
            "reviewed, checkpoints, matrix, days, distribution, coaching, best, worst."
        ),
    ] = "",
    language: LanguageOption = "zh",
    home: HomeOption = None,
) -> None:
    """Write the scorecard page of a centre, team or agent: workbook, CSV, PDF, pictures or JSON.

    For every Monday: `callqa export scorecards --last-days 7 --team 一组 --out /reports/`.
    """
    ask, zone = open_reader(home)
    chosen = choose(
        ask, since=since, until=until, last_days=last_days, team=team, agent=agent, queue=queue,
        direction=direction, scorecard=scorecard,
    )  # fmt: skip
    wanted = choose_format(form, out, tuple(Format))
    with speaking(choose_language(language)):
        made = make_scorecard(
            ask, chosen, wanted, made_at=datetime.now(zone), table=table, reviews=_reviews(home)
        )
    deliver(made, out, home)


def _reviews(home: Path | None) -> tuple[Review, ...]:
    chosen = choose_home(home)
    if not chosen.has_reviews:
        return ()
    with ReviewStore(chosen.reviews) as store:
        return list_reviews(store)
