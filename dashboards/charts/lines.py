"""Courses over days."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import altair as alt

from dashboards.charts.frame import PADDING, Row, count_scale, day_scale, heights, top_legend
from dashboards.labels import say
from dashboards.ordering import in_order
from dashboards.theme import AMBER, BLUE, CATEGORIES, GREY
from warehouse.read.agents import TeamDay
from warehouse.read.overview import Day
from warehouse.read.topics import TopicDay

_HEIGHT = 260
_MOST_LINES = len(CATEGORIES) - 1  # the last one is grey
_MOST_TICKS = 31  # days that are told one by one


def volume_lines(days: Iterable[Day]) -> alt.Chart:
    """Calls and complaints by day."""
    rows: list[Row] = [
        {"day": one.day.isoformat(), "count": count, "kind": kind}
        for one in days
        for kind, count in ((say("全部通话"), one.calls), (say("投诉"), one.complaints))
    ]
    colours = alt.Scale(domain=[say("全部通话"), say("投诉")], range=[BLUE, AMBER])
    tall = count_scale(float(str(row["count"])) for row in rows)
    return _lines(
        rows, series="kind", value="count", title=say("通话数"), colours=colours, tall=tall
    )


def topic_lines(days: Iterable[TopicDay]) -> alt.Chart:
    """Complaints by day, stacked by topic: the largest by name, the rest together."""
    held = list(days)
    sizes = Counter[str]()
    for one in held:
        sizes[one.topic] += one.calls
    named = [topic for topic, _ in sizes.most_common() if topic]
    if len(named) > _MOST_LINES:
        named = named[: _MOST_LINES - 1]
    told = {"": say("未归类")} | {topic: topic for topic in named}
    rest = say("其他主题")
    summed = Counter[tuple[str, str]]()
    for one in held:
        summed[one.day.isoformat(), told.get(one.topic, rest)] += one.calls
    rows: list[Row] = [
        {"day": day, "calls": calls, "topic": topic} for (day, topic), calls in summed.items()
    ]
    shown = {str(row["topic"]) for row in rows}
    domain = [*named, *({rest} & shown), say("未归类")]
    scale = alt.Scale(domain=domain, range=[*CATEGORIES[: len(domain) - 1], GREY])
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(size=14)
        .encode(
            x=_day_axis(rows),
            y=alt.Y("calls:Q", title=say("投诉通话数"), axis=alt.Axis(tickMinStep=1, format="d"),
                    scale=count_scale(heights(rows, across="day", up="calls"))),
            color=alt.Color("topic:N", title=None, scale=scale,
                            legend=alt.Legend(orient="bottom", columns=3, labelLimit=220)),
            tooltip=[alt.Tooltip("day:T", title=say("日期"), format="%Y-%m-%d"),
                     alt.Tooltip("topic:N", title=say("主题")),
                     alt.Tooltip("calls:Q", title=say("投诉通话数"))],
        )
        .properties(height=_HEIGHT + 60, padding=PADDING)
    )  # fmt: skip


def team_lines(days: Iterable[TeamDay]) -> alt.Chart:
    """Average score by day and team: of the teams with most calls, as many as can be told apart."""
    held = list(days)
    sizes = Counter({one.team: 0 for one in held})
    for one in held:
        sizes[one.team] += one.calls
    drawn = {team for team, _ in sizes.most_common(_MOST_LINES)}
    named = in_order(team or say("未分组") for team in drawn)
    colours = alt.Scale(domain=named, range=list(CATEGORIES[: len(named)]))
    title = say("平均分")
    if len(drawn) < len(sizes):
        title = say("平均分（通话最多的 {n} 个班组）", n=len(drawn))
    rows: list[Row] = [
        {
            "day": one.day.isoformat(),
            "score": round(one.average_score, 1),
            "team": one.team or say("未分组"),
        }
        for one in held
        if one.team in drawn
    ]
    lowest = min((float(str(row["score"])) for row in rows), default=0.0)
    scale = alt.Scale(domain=[max(0, 10 * int((lowest - 5) // 10)), 100])
    return _lines(
        rows, series="team", value="score", title=title, colours=colours, tall=scale
    ).properties(height=_HEIGHT + 60)


def _lines(
    rows: list[Row],
    *,
    series: str,
    value: str,
    title: str,
    colours: alt.Scale,
    tall: alt.Scale,
) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_line(point=alt.OverlayMarkDef(size=35), strokeWidth=2)
        .encode(
            x=_day_axis(rows),
            y=alt.Y(f"{value}:Q", title=title, scale=tall, axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(f"{series}:N", title=None, scale=colours,
                            legend=top_legend()),
            tooltip=[alt.Tooltip("day:T", title=say("日期"), format="%Y-%m-%d"),
                     alt.Tooltip(f"{series}:N", title=say("类别")),
                     alt.Tooltip(f"{value}:Q", title=title)],
        )
        .properties(height=_HEIGHT, padding=PADDING)
    )  # fmt: skip


def _day_axis(rows: list[Row]) -> alt.X:
    days = sorted(date.fromisoformat(str(row["day"])) for row in rows)
    is_short = not days or (days[-1] - days[0]).days <= _MOST_TICKS
    axis = alt.Axis(
        format="%m-%d", labelOverlap=True, tickCount="day" if is_short else "week", grid=False
    )
    return alt.X("day:T", title=None, axis=axis, scale=day_scale(rows))
