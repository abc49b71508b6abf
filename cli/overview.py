"""``callqa overview``: what the first page of the dashboards says about some calls."""

from dataclasses import dataclass

from rich.console import Console

from cli.document import show, table
from cli.options import HomeOption, JsonOption
from cli.selecting import FilterOption, parse_filter
from pipeline import choose_home
from warehouse.read import CallFilter, Published, open_published
from warehouse.read.calls import CallLine, riskiest
from warehouse.read.overview import (
    Day,
    FailedCheckpoint,
    KeyFigures,
    ScoreBin,
    compare_figures,
    daily_volume,
    most_failed,
    read_coverage,
    score_distribution,
)
from warehouse.read.topics import TopicLine, list_topics


@dataclass(frozen=True, slots=True)
class Overview:
    """The figures of some calls, and ``before`` those of the equally long period before.

    ``quarantined`` counts inputs whatever calls are chosen; ``first_to_look_at`` are the calls
    with the highest risk.
    """

    figures: KeyFigures
    before: KeyFigures | None
    quarantined: int
    days: tuple[Day, ...]
    scores: tuple[ScoreBin, ...]
    most_failed: tuple[FailedCheckpoint, ...]
    topics: tuple[TopicLine, ...]
    first_to_look_at: tuple[CallLine, ...]


def overview_command(
    calls: FilterOption = "", home: HomeOption = None, as_json: JsonOption = False
) -> None:
    """Say how a period went: calls, scores, vetoes, complaints, and which calls to look at first.

    The numbers of the page 总览. With `since=` and `until=` the period before is beside them.
    """
    found = _read(open_published(choose_home(home).warehouse), parse_filter(calls))
    show(found, as_json=as_json, draw=lambda console: _draw(console, found))


def _read(published: Published, chosen: CallFilter) -> Overview:
    now, before = compare_figures(published, chosen)
    return Overview(
        now,
        before,
        read_coverage(published).quarantined,
        daily_volume(published, chosen),
        score_distribution(published, chosen),
        most_failed(published, chosen),
        list_topics(published, chosen),
        riskiest(published, chosen),
    )


def _draw(console: Console, found: Overview) -> None:
    if not found.figures.calls:
        console.print("没有通话  no calls")
        return
    then = found.before
    columns = ("指标 number", "本期 now", *(("上期 before",) if then else ()))
    rows = zip(_figures(found.figures), _figures(then) if then else _figures(found.figures),
               strict=True)  # fmt: skip
    console.print(table(columns, ((n, a, b) if then else (n, a) for (n, a), (_, b) in rows)))
    console.print(f"隔离 quarantined {found.quarantined}")
    console.print(
        table(("日 day", "通话 calls", "投诉 complaints"),
              ((d.day, d.calls, d.complaints) for d in found.days))
    )  # fmt: skip
    console.print(
        table(("得分 score", "通话 calls", "一票否决 vetoed"),
              ((s.label, s.calls, "是 yes" if s.vetoed else "") for s in found.scores))
    )  # fmt: skip
    failed = ((f.title, f.failed, f.judged, f"{f.rate:.1f} %") for f in found.most_failed)
    columns = ("质检点 checkpoint", "不合格 failed", "已判 judged", "占比 rate")
    console.print(table(columns, failed, wide=0))
    topics = ((t.label or "未归类 unclassified", t.calls, f"{t.share:.1f} %") for t in found.topics)
    console.print(table(("主题 topic", "通话 calls", "占比 share"), topics, wide=0))
    console.print("先看这些通话 to look at first: " + "、".join(
        call.call_id for call in found.first_to_look_at))  # fmt: skip


def _figures(figures: KeyFigures) -> list[tuple[str, str]]:
    return [
        ("通话 calls", f"{figures.calls}"),
        ("已评分 scored", f"{figures.scored}"),
        ("平均分 average score", _number(figures.average_score)),
        ("合格率 pass rate", _number(figures.pass_rate, " %")),
        ("一票否决 vetoed", f"{figures.vetoed}"),
        ("待复核 undetermined", f"{figures.undetermined}"),
        ("投诉 complaints", f"{figures.complaints}"),
        ("投诉率 complaint rate", _number(figures.complaint_rate, " %")),
        ("小时 hours", f"{figures.talk_hours:.1f}"),
    ]


def _number(value: float | None, unit: str = "") -> str:
    return "–" if value is None else f"{value:.1f}{unit}"
