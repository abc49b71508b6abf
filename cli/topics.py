"""``callqa topics``: what customers complain about, and why they call."""

import typer
from rich.console import Console

from cli import topic_changes, topic_finding, topic_learning, topic_names, topic_reasons
from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import ReasonsOption, WhichOption
from pipeline import choose_home
from warehouse.read import Published, open_published
from warehouse.read.reasons import list_reasons, summarise_reasons
from warehouse.read.selection import parse_selection
from warehouse.read.topics import list_topics

app = typer.Typer(help="What customers complain about, and why they call.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """What customers complain about, and why they call."""


@app.command("list")
def list_command(
    calls: WhichOption = "",
    reasons: ReasonsOption = False,
    home: HomeOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the complaint topics, or with --reasons why customers call, most calls first.

    The last line counts the calls that fit none: they are shown, never hidden.
    """
    published = open_published(choose_home(home).warehouse)
    if reasons:
        _list_reasons(published, calls, as_json=as_json)
        return
    topics = list_topics(published, parse_selection(calls))
    rows = (
        (t.topic_id, t.label or "未归类 unclassified", t.calls, f"{t.share:.1f} %", t.status,
         f"{t.last_seen:%Y-%m-%d}" if t.last_seen else None, t.typical)
        for t in topics
    )  # fmt: skip
    columns = ("编号 id", "主题 topic", "通话 calls", "占比 share", "状态 status",
               "最近 last", "典型语句 most typical")  # fmt: skip
    show(topics, as_json=as_json, draw=lambda console: console.print(table(columns, rows)))


def _list_reasons(published: Published, calls: str, *, as_json: bool) -> None:
    selection = parse_selection(calls)
    reasons, summary = list_reasons(published, selection), summarise_reasons(published, selection)
    rows = (
        (r.reason_id, r.label or "未归类 unclassified", r.calls, f"{r.share:.1f} %",
         f"{r.complaint_rate:.1f} %", f"{r.average_duration_s:.0f}", r.typical.replace("\n", " "))
        for r in reasons
    )  # fmt: skip
    columns = ("编号 id", "来电原因 reason", "通话 calls", "占比 share", "投诉率 complaints",
               "平均秒数 mean s", "典型语句 most typical")  # fmt: skip

    def draw(console: Console) -> None:
        if summary.unread:
            console.print(f"{summary.unread} 通尚未归类  not read yet: `callqa topics assign`")
        console.print(table(columns, rows))

    show(reasons, as_json=as_json, draw=draw)


app.command("fit")(topic_finding.fit_command)
app.command("assign")(topic_finding.assign_command)
app.command("judge")(topic_learning.judge_command)
app.command("train")(topic_learning.train_command)
app.command("trend")(topic_changes.trend_command)
app.command("show")(topic_reasons.show_command)
app.command("compare")(topic_reasons.compare_command)
app.command("causes")(topic_reasons.causes_command)
app.command("rename")(topic_names.rename_command)
app.command("merge")(topic_names.merge_command)
app.command("pin")(topic_names.pin_command)
app.command("mute")(topic_names.mute_command)
