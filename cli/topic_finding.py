"""``callqa topics fit | assign``: topics found anew, or new calls put into those there are."""

from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from pipeline import choose_home, load_settings
from pipeline.cluster import ClusterMode, ClusterReport
from pipeline.topic_finding import find_topics
from topics.topic import Subject

EVENTS = {
    "birth": "新生 born",
    "split": "拆分 split",
    "merge": "合并 merged",
    "death": "消失 ended",
    "revival": "重现 revived",
}


class About(StrEnum):
    """Which topics a command is about."""

    BOTH = "both"
    COMPLAINTS = "complaints"
    REASONS = "reasons"


AboutOption = Annotated[
    About, typer.Option("--about", help="What customers complain of, why they call, or both.")
]


def fit_command(
    about: AboutOption = About.BOTH, home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Find the topics anew from all calls.

    A topic that is found again keeps its id; births, splits, merges and ends are recorded, and
    what people renamed, merged, pinned or muted stays so. `callqa run` does this by itself when a
    fifth of the calls is new or many fit no topic; below 2,000 calls it does so every time.
    """
    _bring_up_to_date(ClusterMode.FIT, about, home, as_json=as_json)


def assign_command(
    about: AboutOption = About.BOTH, home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Put new and changed calls into the topics there are; no topic is born or ends.

    Takes about a millisecond a call.
    """
    _bring_up_to_date(ClusterMode.ASSIGN, about, home, as_json=as_json)


def _bring_up_to_date(mode: ClusterMode, about: About, home: HomeOption, *, as_json: bool) -> None:
    subjects = tuple(Subject) if about is About.BOTH else (Subject(about),)
    chosen = choose_home(home)
    reports = find_topics(chosen, settings=load_settings(chosen), mode=mode, subjects=subjects)
    show(reports, as_json=as_json, draw=lambda console: _draw(console, reports))


def _draw(console: Console, reports: tuple[ClusterReport, ...]) -> None:
    if not reports:
        console.print("没有新的通话  no call is new or changed")
        return
    rows = (
        (r.subject, "重新聚类\nfound anew" if r.refitted else "仅归类\nassigned", r.calls, r.added,
         r.gone, r.topics, f"{r.unclassified} ({_share(r)})")
        for r in reports
    )  # fmt: skip
    columns = ("对象\nabout", "方式\nhow", "通话\ncalls", "新增\nnew", "移除\ngone",
               "主题\ntopics", "未归类\nunclassified")  # fmt: skip
    console.print(table(columns, rows, wide=1))
    for report in reports:
        if report.note:
            console.print(report.note)
        for kind, topic_id in report.events:
            console.print(f"  {topic_id} {EVENTS.get(kind, kind)}")


def _share(report: ClusterReport) -> str:
    return f"{report.unclassified / report.calls:.1%}" if report.calls else "–"
