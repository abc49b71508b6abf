"""``callqa review assign``, ``recall`` and ``assignments``: who reviews which call, and by when."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
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
from cli.document import show, table
from cli.on_record import command_line_user, put_on_record
from cli.options import HomeOption, JsonOption
from cli.review_plan import (
    LengthOption,
    MostOption,
    NamedOption,
    PerAgentOption,
    PerOption,
    ScoreOption,
    SeedOption,
    ShareOption,
    make_plan,
)
from conversation.errors import UsageError
from dashboards.drawing import draw_calls
from pipeline import choose_home
from review import Drawn, ReviewStore, reviewed_calls
from review.assignment import Assignment, assign, assignments, recall, share_out
from review.facts import FactLog

ToOption = Annotated[
    list[str],
    typer.Option("--to", help="Who reviews; `王老师=2` takes two parts. To be repeated."),
]
DueOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day to review on.")
]
DaysOption = Annotated[
    int | None, typer.Option("--due-days", min=0, help="The last day, in so many days from today.")
]
WhoOption = Annotated[str, typer.Option("--from", help="Only from this reviewer's desk.")]
LateOption = Annotated[bool, typer.Option("--late", help="Only what is overdue.")]


def assign_command(
    to: ToOption,
    due: DueOption = None,
    due_days: DaysOption = None,
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
    is_trial: Annotated[bool, typer.Option("--dry-run", help="Say who would get what.")] = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Share out the calls that a plan draws; what is reviewed or on a desk is left alone.

    Every Monday: `callqa review assign --plan 周检 --last-days 7 --to 王 --to 李=2 --due-days 4`.
    """
    ask, _ = open_reader(home)
    chosen = choose(
        ask, since=since, until=until, last_days=last_days, team=team, agent=agent, queue=queue,
        direction=direction, scorecard=scorecard,
    )  # fmt: skip
    plan = make_plan(
        home, named, random_share=random_share, per_agent=per_agent, per=per or (), length=length,
        score=score, most=most, seed=seed,
    )  # fmt: skip
    loose = _loose(home, draw_calls(ask, chosen, plan))
    parts = dict(_part(one) for one in to)
    dealt = share_out(loose, parts)
    last = _last_day(due, due_days)
    if dealt and not is_trial:
        _put_down(home, dealt, last)
    told = [{"call_id": one.call_id, "stratum": one.stratum, "reviewer": who} for one, who in dealt]
    counts = Counter(who for _, who in dealt)
    rows = [(who, counts[who], last) for who in parts]
    columns = ("复核人 reviewer", "通话 calls", "期限 due")
    show(told, as_json=as_json, draw=lambda console: console.print(table(columns, rows)))


def recall_command(
    who: WhoOption = "",
    late: LateOption = False,
    every: Annotated[bool, typer.Option("--all", help="From every desk.")] = False,
    home: HomeOption = None,
) -> None:
    """Take calls that nobody has reviewed yet off their desks, back into the common queue."""
    if not (who or late or every):
        raise UsageError("say what to take back: --from NAME, --late or --all")
    held = [one for one, is_done in _desks(home, who=who, late=late) if not is_done]
    chosen = choose_home(home)
    if held:
        put_on_record(chosen, "review.recall", subject=f"{len(held)} calls", reviewer=who)
        with FactLog(chosen.reviews) as log:
            recall(log, held, author=command_line_user())
    typer.echo(f"{len(held)} calls are back in the common queue")


def assignments_command(
    who: WhoOption = "",
    late: LateOption = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Print every call that was dealt to somebody, by when, and whether it is reviewed."""
    today = date.today()  # noqa: DTZ011 a day on the reader's calendar
    found = _desks(home, who=who, late=late)
    told = [
        asdict(one) | {"reviewed": is_done, "overdue": not is_done and one.is_overdue(today)}
        for one, is_done in found
    ]
    rows = [
        (
            one["call_id"], one["reviewer"], one["stratum"], one["due"],
            "已复核 reviewed" if one["reviewed"] else "已超期 late" if one["overdue"] else "",
        )
        for one in told
    ]  # fmt: skip
    columns = ("通话 call", "复核人 reviewer", "抽取方式 stratum", "期限 due", "")
    show(told, as_json=as_json, draw=lambda console: console.print(table(columns, rows)))


def _put_down(home: Path | None, dealt: Iterable[tuple[Drawn, str]], due: date | None) -> None:
    chosen = choose_home(home)
    pairs = tuple(dealt)
    put_on_record(chosen, "review.assign", subject=f"{len(pairs)} calls")
    with FactLog(chosen.reviews) as log:
        assign(log, pairs, author=command_line_user(), due=due)


def _loose(home: Path | None, drawn: Iterable[Drawn]) -> list[Drawn]:
    """What nobody has reviewed and nobody has on the desk."""
    chosen = choose_home(home)
    if not chosen.has_reviews:
        return list(drawn)
    with ReviewStore(chosen.reviews) as store:
        taken = reviewed_calls(store)
    with FactLog(chosen.reviews) as log:
        taken |= assignments(log).keys()
    return [one for one in drawn if one.call_id not in taken]


def _desks(home: Path | None, *, who: str, late: bool) -> list[tuple[Assignment, bool]]:
    """What was dealt out, each with whether it is reviewed; by reviewer, day and call."""
    today = date.today()  # noqa: DTZ011 a day on the reader's calendar
    chosen = choose_home(home)
    with ReviewStore(chosen.reviews) as store:
        done = reviewed_calls(store)
    with FactLog(chosen.reviews) as log:
        held = assignments(log).values()
    found = [
        (one, one.call_id in done)
        for one in held
        if who in ("", one.reviewer)
        and (not late or (one.is_overdue(today) and one.call_id not in done))
    ]
    return sorted(
        found, key=lambda pair: (pair[0].reviewer, pair[0].due or date.max, pair[0].call_id)
    )


def _last_day(due: datetime | None, days: int | None) -> date | None:
    if due and days is not None:
        raise UsageError("give --due or --due-days, not both")
    if days is not None:
        return date.today() + timedelta(days=days)  # noqa: DTZ011 a day on the reader's calendar
    return due.date() if due else None


def _part(text: str) -> tuple[str, int]:
    """A name and how many parts it takes."""
    name, equals, part = text.partition("=")
    if equals and not part.isdecimal():
        raise UsageError(f"`--to {text}` cannot be read — write it as {name or 'NAME'}=2")
    return name.strip(), int(part) if equals else 1
