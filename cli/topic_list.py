"""``callqa topics list``: the topics with their calls."""

from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import ReasonsOption, WhichOption
from pipeline import choose_home
from warehouse.read import Published, open_published
from warehouse.read.reasons import list_reasons, summarise_reasons
from warehouse.read.selection import parse_selection
from warehouse.read.topics import list_topics

_STATUS = {
    "new": "新生\nnew",
    "active": "在用\nactive",
    "dead": "消失\nended",
    "muted": "静音\nmuted",
}


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
        (t.topic_id, _named(t.label, t.typical), t.calls, f"{t.share:.1f} %",
         _STATUS.get(t.status, t.status), f"{t.last_seen:%Y-%m-%d}" if t.last_seen else None)
        for t in topics
    )  # fmt: skip
    columns = ("编号\nid", "主题、典型语句\ntopic, most typical", "通话\ncalls", "占比\nshare",
               "状态\nstatus", "最近\nlast")  # fmt: skip
    drawn = table(columns, rows, wide=1) if topics else "没有投诉  no complaints"
    show(topics, as_json=as_json, draw=lambda console: console.print(drawn))


def _list_reasons(published: Published, calls: str, *, as_json: bool) -> None:
    selection = parse_selection(calls)
    reasons, summary = list_reasons(published, selection), summarise_reasons(published, selection)
    rows = (
        (r.reason_id, _named(r.label, r.typical), r.calls, f"{r.share:.1f} %",
         f"{r.complaint_rate:.1f} %", f"{r.average_duration_s:.0f}")
        for r in reasons
    )  # fmt: skip
    columns = ("编号\nid", "来电原因、典型语句\nreason, most typical", "通话\ncalls", "占比\nshare",
               "投诉率\ncomplain", "平均秒\nmean s")  # fmt: skip

    def draw(console: Console) -> None:
        if summary.unread:
            console.print(f"{summary.unread} 通尚未归类  not read yet: `callqa topics assign`")
        console.print(table(columns, rows, wide=1))

    show(reasons, as_json=as_json, draw=draw)


def _named(label: str, typical: str) -> str:
    """The name, and under it how a customer says it."""
    if not label:
        return "未归类 unclassified"
    return f"{label}\n“{typical.replace(chr(10), ' ')}”" if typical else label
