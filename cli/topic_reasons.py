"""``callqa topics show | compare | causes``: one topic, two sets, the reasons of a change."""

from datetime import date, timedelta
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import UntilOption, WhichOption
from cli.topic_finding import EVENTS
from conversation.errors import UsageError
from pipeline import choose_home
from topics.comparison import Contrast
from warehouse.read import Published, open_published
from warehouse.read.compare import compare, explain_topic_change
from warehouse.read.selection import parse_selection
from warehouse.read.topic_view import TopicEventLine, view_topic
from warehouse.read.trends import topic_trends

TopicArgument = Annotated[
    str, typer.Argument(metavar="TOPIC", help="A topic such as t-0001 or a reason such as r-0001.")
]
SHOWN = 20
FEW = 5


def show_command(
    topic: TopicArgument, home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Show one topic: its parts, where it is over-represented, its history, its calls."""
    view = view_topic(open_published(choose_home(home).warehouse), topic)

    def draw(console: Console) -> None:
        console.print(f"{view.topic_id} {view.label} · {view.calls} 通 · {view.status}")
        console.print(f"关键词 {'、'.join(view.keywords)}\n典型 “{view.typical}”")
        for part in view.subtopics:
            console.print(f"  子主题 {'、'.join(part.keywords)} · {part.calls} 通 “{part.typical}”")
        _draw_conditions(console, view.conditions)
        for line in view.complaints:
            console.print(f"  {line.call_id} {line.started_at} {'；'.join(line.sentences)}")
        for call in view.reason_calls:
            console.print(f"  {call.call_id} {call.started_at} {call.text}".replace("\n", " / "))
        for event in view.events:
            console.print(f"  {_event(event)}")

    show(view, as_json=as_json, draw=draw)


def compare_command(
    first: Annotated[str, typer.Argument(metavar="FIRST", help="`since=… until=… team=…`")],
    second: Annotated[str, typer.Argument(metavar="SECOND", help="`since=… until=… team=…`")],
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare two sets of calls: topics, places, words, scores and measures."""
    published = open_published(choose_home(home).warehouse)
    answer = compare(published, parse_selection(first), parse_selection(second))

    def draw(console: Console) -> None:
        console.print(f"{answer.first_calls} 通 ↔ {answer.second_calls} 通  {answer.note}")
        _draw_contrasts(console, answer.contrasts)
        if not answer.numbers:
            return
        rows = (
            (n.name, f"{n.first_mean:.2f}", f"{n.second_mean:.2f}",
             f"{n.difference:+.2f}{' 显著 clear' if n.is_significant else ''}\n"
             f"{n.low:+.2f} … {n.high:+.2f}")
            for n in answer.numbers
        )  # fmt: skip
        columns = ("指标 number", "甲 first", "乙 second", "差 difference\n95 %")
        console.print(table(columns, rows, wide=0))

    show(answer, as_json=as_json, draw=draw)


def causes_command(
    topic: TopicArgument,
    until: UntilOption = None,
    days: Annotated[int, typer.Option(min=1, help="The last so many days …")] = 7,
    against: Annotated[int, typer.Option(min=1, help="… against so many days before.")] = 28,
    calls: WhichOption = "",
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what explains that a topic has become more or less frequent: where, who, which words."""
    published = open_published(choose_home(home).warehouse)
    end = until.date() if until else _last_day(published)
    middle = end - timedelta(days=days)
    report = explain_topic_change(
        published, topic, before=(middle - timedelta(days=against), middle), after=(middle, end),
        selection=parse_selection(calls),
    )  # fmt: skip

    def draw(console: Console) -> None:
        if not report.contributions:
            console.print(report.note)
            return
        change = report.after_rate - report.before_rate
        console.print(
            f"{report.before_rate:.2%} → {report.after_rate:.2%} "
            f"({change:+.2%}, 95 % {report.low:+.2%} … {report.high:+.2%})  {report.note}"
        )
        rows = (
            (f"{c.kind}\n{c.value}", f"{c.before.hits}/{c.before.calls}",
             f"{c.after.hits}/{c.after.calls}", f"{c.share:.0%}",
             f"{c.by_rate:+.3%}", f"{c.by_mix:+.3%}")
            for c in report.contributions[:SHOWN]
        )  # fmt: skip
        columns = ("维度、取值\nkind, value", "前\nbefore", "后\nafter", "解释\nexplains",
                   "发生率\nby rate", "结构\nby mix")  # fmt: skip
        console.print(table(columns, rows, wide=0))
        _draw_contrasts(console, report.words, ("前 before", "后 after"))

    show(report, as_json=as_json, draw=draw)


def _last_day(published: Published) -> date:
    until = topic_trends(published).until
    if until is None:
        raise UsageError("no call has a day — give the metadata file a start time for each call")
    return until


def _draw_conditions(console: Console, conditions: tuple[Contrast, ...]) -> None:
    clear = tuple(c for c in conditions if c.is_significant)
    if conditions and not clear:
        console.print(
            f"与其他通话没有显著差别，仅列前 {FEW} 项  nothing sets it apart beyond "
            "chance; the largest differences:"
        )
    _draw_contrasts(console, clear or conditions[:FEW], ("其他 others", "本主题 this one"))


def _draw_contrasts(
    console: Console,
    contrasts: tuple[Contrast, ...],
    sides: tuple[str, str] = ("甲 first", "乙 second"),
) -> None:
    if not contrasts:
        return
    rows = (
        (f"{c.kind}\n{c.value}", f"{c.first}\n{c.first_share:.1%}",
         f"{c.second}\n{c.second_share:.1%}",
         f"{c.difference:+.1%}{' 显著 clear' if c.is_significant else ''}\n"
         f"{c.low:+.1%} … {c.high:+.1%}")
        for c in contrasts[:SHOWN]
    )  # fmt: skip
    columns = ("维度、取值 kind, value", *sides, "差 difference\n95 %")
    console.print(table(columns, rows, wide=0))


def _event(event: TopicEventLine) -> str:
    when = f"{event.happened_at:%Y-%m-%d %H:%M}" if event.happened_at else "–"
    others = event.others.strip("[]").replace('"', "")
    return f"{when} {EVENTS.get(event.kind, event.kind)} {others}".rstrip()
