"""``callqa journeys``: customers who come back, menus, and when people answer."""

from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import UntilOption, WhichOption
from conversation.errors import UsageError
from pipeline import choose_home
from topics.contacts import RepeatLine
from warehouse.read import open_published
from warehouse.read.journeys import read_customer, read_journeys, read_menu, read_reach
from warehouse.read.selection import parse_selection

app = typer.Typer(help="Customers over several contacts.", no_args_is_help=True)
SHOWN = 20


@app.command("repeats")
def repeats_command(
    days: Annotated[int, typer.Option(min=1, help="Within how many days is a call a repeat.")] = 7,
    as_of: UntilOption = None,
    calls: WhichOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show who calls again, first-contact resolution and why people call.

    Contacts within 15 minutes are one visit, transferred. Visits of the last days are pending.
    """
    report = read_journeys(
        open_published(choose_home(home).warehouse),
        parse_selection(calls),
        repeat_days=days,
        as_of=as_of.date() if as_of else None,
    )

    def draw(console: Console) -> None:
        if report.overall is None:
            told = f" · {report.undated} 通没有时间 have no time" if report.undated else ""
            console.print(f"没有呼入通话  no inbound calls{told}")
            return
        console.print(
            f"{report.contacts} 次联系 · {report.customers} 位客户 · "
            f"{report.unknown_customers} 次无客户号 without a customer · 截至 {report.as_of}"
        )
        columns = ("来访\nvisits", "可判\njudged", "待定\npending", "转接\ntransferred",
                   "一次解决\nsolved", "95 %")  # fmt: skip
        for name, lines in (
            ("来电原因\nreason", report.by_reason),
            ("队列\nqueue", report.by_queue),
        ):
            rows = [_repeat(line) for line in (report.overall, *lines[:SHOWN])]
            console.print(table((name, *columns), rows, wide=0))
        for line in report.strengths:
            if line.is_clear:
                console.print(
                    f"{line.agent_id} · {line.reason}: {line.rate:.0%} "
                    f"（其他人 others {line.others_rate:.0%}，{line.judged} 次）"
                )

    show(report, as_json=as_json, draw=draw)


@app.command("customer")
def customer_command(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List everything that one customer did, in order."""
    if not customer.strip():
        raise UsageError("which customer? — give the number as the metadata have it")
    contacts = read_customer(open_published(choose_home(home).warehouse), customer.strip())
    columns = ("时间、编号\nat, call", "方向、渠道\ndirection, channel", "坐席\nagent",
               "队列、事由\nqueue, reason", "投诉")  # fmt: skip
    rows = [
        (f"{c.at:%Y-%m-%d %H:%M}\n{c.call_id}", f"{c.direction}\n{c.channel}", c.agent_id,
         f"{c.queue}\n{c.reason}", "是" if c.is_complaint else "")
        for c in contacts
    ]  # fmt: skip
    drawn = table(columns, rows, wide=3) if rows else "没有这个客户的通话  no call of this customer"
    show(contacts, as_json=as_json, draw=lambda console: console.print(drawn))


@app.command("reach")
def reach_command(
    calls: WhichOption = "",
    daily_limit: Annotated[int, typer.Option(min=1, help="Calls a customer a day allowed.")] = 3,
    weekly_limit: Annotated[
        int, typer.Option(min=1, help="Calls a customer a week (from Monday) allowed.")
    ] = 7,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show when outbound contacts are answered, promises, the best time and channel, excesses.

    For collections: `callqa journeys reach --calls "queue=催收" --daily-limit 3 --weekly-limit 7`.
    """
    report = read_reach(
        open_published(choose_home(home).warehouse),
        parse_selection(calls),
        daily_limit=daily_limit,
        weekly_limit=weekly_limit,
    )

    def draw(console: Console) -> None:
        if not report.attempts:
            console.print("没有外呼  no outbound calls")
            return
        console.print(
            f"{report.attempts} 次外呼 · 接通 reached {report.reached} · "
            f"承诺还款 promises {report.promises} · 超频 too often {len(report.excesses)}"
        )
        hours = [(line.hour, line.attempts, f"{line.rate:.0%}", f"{line.low:.0%}–{line.high:.0%}")
                 for line in report.by_hour]  # fmt: skip
        console.print(table(("时 hour", "次 attempts", "接通 rate", "95 %"), hours))
        best = [(b.customer_id, f"{b.from_hour}–{b.to_hour}", b.channel, f"{b.chance:.0%}",
                 f"{b.confidence:.0%}") for b in report.best[:SHOWN]]  # fmt: skip
        console.print(
            table(
                ("客户 customer", "时段 hours", "渠道 channel", "接通 chance", "把握 confidence"),
                best,
            )
        )
        for excess in report.excesses[:SHOWN]:
            days = "" if excess.days == 1 else f" +{excess.days - 1}"
            console.print(f"{excess.customer_id} {excess.day}{days}: {excess.attempts}")

    show(report, as_json=as_json, draw=draw)


@app.command("menu")
def menu_command(
    calls: WhichOption = "", home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Show the ways through the voice menu, from the attribute `ivr_path`."""
    report = read_menu(open_published(choose_home(home).warehouse), parse_selection(calls))

    def draw(console: Console) -> None:
        console.print(f"{report.calls} 通有路径 with a path · {report.without_path} 通没有 without")
        if not report.calls:
            return
        steps = [(s.step, s.calls, s.dropped, s.asked_for_agent) for s in report.steps]
        columns = ("菜单 menu", "通话 calls", "挂断 dropped", "转人工 asked for a person")
        console.print(table(columns, steps, wide=0))
        paths = [(p.path, p.calls, p.dropped) for p in report.paths[:SHOWN]]
        console.print(table(("路径 path", "通话 calls", "挂断 dropped"), paths, wide=0))

    show(report, as_json=as_json, draw=draw)


def _repeat(line: RepeatLine) -> tuple[object, ...]:
    rate = None if line.rate is None else f"{line.rate:.0%}"
    return (
        line.name or "全部 all", line.visits, line.judged, line.pending, line.transferred, rate,
        f"{line.low:.0%}–{line.high:.0%}" if line.judged else None,
    )  # fmt: skip
