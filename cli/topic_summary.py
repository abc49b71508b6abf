"""``callqa topics summary``: how many complaints, of what, for what reason and when."""

from dataclasses import dataclass

from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import FilterOption, parse_filter
from pipeline import choose_home
from warehouse.read import open_published
from warehouse.read.topics import (
    Cause,
    TopicDay,
    TopicSummary,
    count_causes,
    summarise_topics,
    topic_days,
)


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """The complaints of some calls as the page 投诉主题 counts them."""

    summary: TopicSummary
    days: tuple[TopicDay, ...]
    causes: tuple[Cause, ...]


def summary_command(
    calls: FilterOption = "", home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Count the complaints: their rate, the topics by day, and business by cause.

    The numbers of the page 投诉主题 that are of no single topic. Each call counts under its first
    business and cause; an empty topic of a day is the complaints that fit none.
    """
    published = open_published(choose_home(home).warehouse)
    chosen = parse_filter(calls)
    found = ComplaintCounts(
        summarise_topics(published, chosen),
        topic_days(published, chosen),
        count_causes(published, chosen),
    )
    show(found, as_json=as_json, draw=lambda console: _draw(console, found))


def _draw(console: Console, found: ComplaintCounts) -> None:
    summary = found.summary
    if not summary.complaints:
        console.print("没有投诉  no complaints")
        return
    console.print(
        f"投诉 complaints {summary.complaints} ({summary.complaint_rate:.1f} %) · "
        f"主题 topics {summary.topics} · 未归类 unclassified {summary.unclassified_share:.1f} %"
    )
    causes = sorted(found.causes, key=lambda cause: -cause.calls)
    rows = ((c.business or "–", c.cause or "–", c.calls) for c in causes)
    console.print(table(("业务 business", "原因 cause", "通话 calls"), rows))
    days = ((d.day, d.topic or "未归类 unclassified", d.calls) for d in found.days)
    console.print(table(("日 day", "主题 topic", "通话 calls"), days, wide=1))
