"""The scorecard page as a document: every table and chart that it shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby

from dashboards.exports.calls import call_columns, call_row
from dashboards.exports.document import Asking, Column, Document, Sheet, Value
from dashboards.exports.reviewed import reviewed_sheet
from dashboards.exports.wording import describe_choice
from dashboards.labels import say
from dashboards.vocabulary import QUEUES, word
from review import Review
from warehouse.read import CallFilter
from warehouse.read.agents import (
    Group,
    Standing,
    TeamCheckpoint,
    TeamDay,
    checkpoint_matrix,
    standings,
    team_days,
)
from warehouse.read.calls import extreme_calls
from warehouse.read.coaching import CoachingLine, list_coaching
from warehouse.read.overview import (
    KeyFigures,
    ScoreBin,
    compare_figures,
    most_failed,
    score_distribution,
)

EVERY_CHECKPOINT = 1000


def scorecard_document(
    ask: Asking, chosen: CallFilter, *, made_at: datetime, reviews: Iterable[Review] = ()
) -> Document:
    """The chosen calls by centre, team, agent, queue and checkpoint."""
    now, before = ask(compare_figures, chosen)
    return Document(
        say("评分与班组"),
        describe_choice(chosen, made_at=made_at),
        (
            _figures(now, before),
            _standings(Group.TEAM, ask(standings, chosen, by=Group.TEAM)),
            _standings(Group.AGENT, ask(standings, chosen, by=Group.AGENT)),
            _standings(Group.QUEUE, ask(standings, chosen, by=Group.QUEUE)),
            reviewed_sheet(ask, reviews, chosen),
            _failed(ask, chosen),
            _matrix(ask(checkpoint_matrix, chosen)),
            _days(ask(team_days, chosen)),
            _bins(ask(score_distribution, chosen)),
            _coaching(ask(list_coaching, chosen)),
            _extremes(ask, chosen, best=True),
            _extremes(ask, chosen, best=False),
        ),
    )


def figure_rows(now: KeyFigures, before: KeyFigures | None) -> tuple[tuple[str, Value, Value], ...]:
    """Name, value and value of the period before of every key figure."""
    pairs = (
        (say("通话"), "calls"),
        (say("已评分"), "scored"),
        (say("平均分"), "average_score"),
        (say("合格率（%）"), "pass_rate"),
        (say("一票否决"), "vetoed"),
        (say("待复核"), "undetermined"),
        (say("投诉"), "complaints"),
        (say("投诉率（%）"), "complaint_rate"),
        (say("通话小时"), "talk_hours"),
    )
    return tuple(
        (label, getattr(now, name), getattr(before, name) if before else None)
        for label, name in pairs
    )


def _figures(now: KeyFigures, before: KeyFigures | None) -> Sheet:
    columns = (
        Column("figure", say("指标")),
        Column("value", say("本期"), "score"),
        Column("before", say("上期"), "score"),
    )
    return Sheet("figures", say("概览"), columns, figure_rows(now, before))


def _standings(by: Group, lines: Sequence[Standing]) -> Sheet:
    titles = {Group.TEAM: say("班组"), Group.AGENT: say("座席"), Group.QUEUE: say("业务队列")}
    with_team = by is Group.AGENT
    columns = (
        Column(str(by), titles[by]),
        *([Column("team", say("班组"))] if with_team else []),
        Column("calls", say("通话"), "count"),
        Column("scored", say("已评分"), "count"),
        Column("average_score", say("平均分"), "score"),
        Column("before", say("上期平均分"), "score"),
        Column("change", say("变化"), "change"),
        Column("pass_rate", say("合格率"), "percent"),
        Column("vetoed", say("一票否决"), "count"),
        Column("complaint_rate", say("投诉率"), "percent"),
        Column("average_s", say("平均时长（秒）"), "seconds"),
        Column("weakest", say("最弱质检点")),
    )
    return Sheet(f"{by}s", titles[by], columns, [_standing(one, by) for one in lines])


def _standing(one: Standing, by: Group) -> tuple[Value, ...]:
    name = word(QUEUES, one.name) if by is Group.QUEUE else one.name
    return (
        name or say("未分组"),
        *([one.team] if by is Group.AGENT else []),
        one.calls,
        one.scored,
        one.average_score,
        one.before,
        score_change(one),
        one.pass_rate,
        one.vetoed,
        one.complaint_rate,
        one.average_s,
        one.weakest,
    )


def score_change(one: Standing) -> float | None:
    """The average score against the period before."""
    if one.average_score is None or one.before is None:
        return None
    return one.average_score - one.before


def _failed(ask: Asking, chosen: CallFilter) -> Sheet:
    columns = (
        Column("title", say("质检点")),
        Column("judged", say("适用通话数"), "count"),
        Column("failed", say("不合格通话数"), "count"),
        Column("rate", say("不合格率"), "percent"),
    )
    rows = [
        (one.title, one.judged, one.failed, one.rate)
        for one in ask(most_failed, chosen, limit=EVERY_CHECKPOINT)
    ]
    return Sheet("checkpoints", say("不合格的质检点"), columns, rows)


def _matrix(cells: Sequence[TeamCheckpoint]) -> Sheet:
    teams = sorted({cell.team for cell in cells})
    columns = (
        Column("section", say("分组")),
        Column("title", say("质检点")),
        *(Column(team or "-", team or say("未分组"), "percent") for team in teams),
    )
    ordered = sorted(cells, key=lambda cell: (cell.section, cell.title))
    rows = []
    for (section, title), found in groupby(ordered, key=lambda cell: (cell.section, cell.title)):
        rates = {cell.team: cell.pass_rate for cell in found}
        rows.append((section, title, *(rates.get(team) for team in teams)))
    return Sheet("matrix", say("质检点 × 班组 合格率"), columns, rows)


def _days(days: Iterable[TeamDay]) -> Sheet:
    columns = (
        Column("day", say("日期"), "day"),
        Column("team", say("班组")),
        Column("average_score", say("平均分"), "score"),
        Column("calls", say("已评分"), "count"),
    )
    rows = [(one.day, one.team or say("未分组"), one.average_score, one.calls) for one in days]
    return Sheet("days", say("班组平均分走势"), columns, rows)


def _bins(bins: Iterable[ScoreBin]) -> Sheet:
    columns = (
        Column("score", say("得分")),
        Column("kind", say("类别")),
        Column("calls", say("通话数"), "count"),
    )
    rows = [
        (one.label, say("一票否决") if one.vetoed else say("正常评分"), one.calls) for one in bins
    ]
    return Sheet("distribution", say("得分分布"), columns, rows)


def _coaching(lines: Iterable[CoachingLine]) -> Sheet:
    columns = (
        Column("agent_id", say("座席")),
        Column("team", say("班组")),
        Column("title", say("质检点")),
        Column("judged", say("适用通话数"), "count"),
        Column("failed", say("不合格通话数"), "count"),
        Column("rate", say("不合格率"), "percent"),
        Column("others_rate", say("其他座席"), "percent"),
        Column("example", say("例子")),
    )
    rows = [
        (o.agent_id, o.team, o.title, o.judged, o.failed, o.rate, o.others_rate, o.example)
        for o in lines
    ]
    return Sheet("coaching", say("辅导清单"), columns, rows)


def _extremes(ask: Asking, chosen: CallFilter, *, best: bool) -> Sheet:
    title = say("得分最高的通话") if best else say("得分最低的通话")
    rows = [call_row(line) for line in ask(extreme_calls, chosen, best=best)]
    return Sheet("best" if best else "worst", title, call_columns(), rows)
