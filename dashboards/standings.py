"""Groups of calls as rows of a table, best average first."""

from collections.abc import Iterable

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.exports.scorecard import score_change
from dashboards.figures import NOTHING, clock, decimal, percent
from dashboards.labels import say
from dashboards.vocabulary import QUEUES, word
from warehouse.read.agents import Group, Standing

_TITLES = {Group.CENTRE: "中心", Group.TEAM: "班组", Group.AGENT: "座席", Group.QUEUE: "业务队列"}


def show_standings(lines: Iterable[Standing], *, by: Group) -> str | None:
    """Draw the groups; returns the name of the one that was just clicked."""
    columns = [
        Column("name", say(_TITLES[by])),
        *([Column("team", say("班组"))] if by is Group.AGENT else []),
        Column("calls", say("通话"), "number"),
        Column("score", say("平均分"), "bar"),
        Column("change", say("较上期"), "chips"),
        Column("course", say("走势"), "spark"),
        Column("passed", say("合格率"), "bar"),
        Column("vetoed", say("一票否决"), "number"),
        Column("complaints", say("投诉率"), "number"),
        Column("length", say("平均时长"), "number"),
        Column("weakest", say("最弱质检点"), wrap=True),
    ]
    records = [_record(one, by) for one in lines]
    return show_table(columns, records, key=f"standings-{by}", caption=say(_TITLES[by]))


def _record(one: Standing, by: Group) -> Record:
    score, passed = one.average_score, one.pass_rate
    name = word(QUEUES, one.name) if by is Group.QUEUE else one.name
    return Record(
        {
            "name": name or say("未分组"),
            "team": one.team or NOTHING,
            "calls": f"{one.calls:,}",
            "score": bar(decimal(score), score or 0.0),
            "change": _change(one),
            "course": [round(score, 1) for score in one.course],
            "passed": bar(percent(passed), passed or 0.0, "good"),
            "vetoed": f"{one.vetoed:,}",
            "complaints": percent(one.complaint_rate),
            "length": clock(one.average_s),
            "weakest": one.weakest or NOTHING,
        },
        opens=one.name,
    )


def _change(one: Standing) -> list[dict[str, str]]:
    moved = score_change(one)
    if moved is None or round(moved, 1) == 0:
        return []
    return [chip(f"{moved:+.1f}", "good" if moved > 0 else "bad", say("较上期"))]
