"""``callqa topics trend``: what is new, what grows, what falls."""

from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import ReasonsOption, UntilOption, WhichOption
from pipeline import choose_home
from topics.topic import Subject
from topics.trend import TrendRules
from warehouse.read import open_published
from warehouse.read.selection import parse_selection
from warehouse.read.trends import TopicTrend, topic_trends

_WORDS = {
    "emerging": "新出现 emerging",
    "growing": "上升 growing",
    "falling": "下降 falling",
    "steady": "平稳 steady",
    "too_little_data": "数据不足 too little data",
}


def trend_command(
    calls: WhichOption = "",
    until: UntilOption = None,
    minimum_calls: Annotated[int, typer.Option(min=1, help="Fewer calls never alarm.")] = 5,
    reasons: ReasonsOption = False,
    weeks: Annotated[int, typer.Option(min=3, help="Weeks of the same weekdays before.")] = 8,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is new, grows or falls against the same weekdays of the weeks before.

    Alerts come first: topics with enough calls whose rise is not chance, although many topics are
    looked at every day.
    """
    report = topic_trends(
        open_published(choose_home(home).warehouse),
        selection=parse_selection(calls),
        until=until.date() if until else None,
        rules=TrendRules(minimum_calls=minimum_calls, weeks=weeks),
        subject=Subject.REASONS if reasons else Subject.COMPLAINTS,
    )

    def draw(console: Console) -> None:
        if report.until is None:
            console.print("没有有日期的通话  no call with a day")
            return
        console.print(f"截至 {report.until}（不含） · 预警 alerts {len(report.alerts)}")
        columns = ("主题、变化\ntopic, change", "天\ndays", "通话\ncalls", "预期\nexpected",
                   "倍数\nratio", "每千通\nper 1000")  # fmt: skip
        lines = (*report.alerts, *report.others)
        if not lines:
            console.print("数据太少，没有主题  too little data: there are no topics")
            return
        console.print(table(columns, (_row(line) for line in lines), wide=0))

    show(report, as_json=as_json, draw=draw)


def _row(line: TopicTrend) -> tuple[object, ...]:
    trend = line.trend
    return (
        f"{trend.topic_id} {line.label}\n{_WORDS[trend.change]}{_why(line)}", trend.window_days,
        trend.calls, trend.expected_calls, trend.ratio, trend.rate,
    )  # fmt: skip


def _why(line: TopicTrend) -> str:
    steady = line.trend.change == "steady"  # its reason says the same once more
    return "" if steady or not line.trend.reason else f": {line.trend.reason}"
