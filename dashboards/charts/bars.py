"""Bars: score distribution, failed checkpoints, topics, stage times."""

from collections import Counter
from collections.abc import Iterable, Sequence

import altair as alt

from dashboards.charts.frame import PADDING, Row, count_scale, heights, top_legend
from dashboards.figures import percent
from dashboards.labels import say
from dashboards.theme import BLUE, GREY, RED
from warehouse.read.overview import FailedCheckpoint, ScoreBin
from warehouse.read.runs import StageTime
from warehouse.read.topics import TopicLine

ROW_HEIGHT = 30
_LABEL_WIDTH = 190
_MOST_TOPICS = 12  # bars that a person reads at a glance
_NOTE_ROOM = 1.35  # the longest bar leaves room for the words beside it


def score_bars(bins: Iterable[ScoreBin]) -> alt.Chart:
    """Calls by ten marks of score; vetoed ones in red."""
    rows: list[Row] = [
        {
            "label": one.label,
            "calls": one.calls,
            "kind": say("一票否决") if one.vetoed else say("正常评分"),
        }
        for one in bins
    ]
    kinds = alt.Scale(domain=[say("正常评分"), say("一票否决")], range=[BLUE, RED])
    order = [f"{low}–{low + 9}" if low < 90 else "90–100" for low in range(0, 100, 10)]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X("label:N", sort=order, scale=alt.Scale(domain=order), title=say("得分"),
                    axis=alt.Axis(labelAngle=0)),
            y=alt.Y("calls:Q", title=say("通话数"), axis=alt.Axis(tickMinStep=1, format="d"),
                    scale=count_scale(heights(rows, across="label", up="calls"))),
            color=alt.Color("kind:N", title=None, legend=top_legend(), scale=kinds),
            tooltip=[alt.Tooltip("label:N", title=say("得分")),
                     alt.Tooltip("kind:N", title=say("类别")),
                     alt.Tooltip("calls:Q", title=say("通话数"))],
        )
        .properties(height=260, padding=PADDING)
    )  # fmt: skip


def failed_bars(checkpoints: Iterable[FailedCheckpoint]) -> alt.LayerChart:
    """Checkpoints by how often they failed, with the failure rate beside the bar."""
    rows = [
        {"name": one.title, "count": one.failed, "note": f"{one.failed} · {percent(one.rate)}"}
        for one in checkpoints
    ]
    return _named_bars(rows, colour=RED, title=say("不合格通话数"))


def topic_bars(topics: Sequence[TopicLine]) -> alt.LayerChart:
    """The largest topics by number of calls, with their share beside the bar, the rest together."""
    held = [one for one in topics if one.topic_id]
    loose = [one for one in topics if not one.topic_id]
    shown = held if len(held) <= _MOST_TOPICS else held[: _MOST_TOPICS - 1]
    rest = held[len(shown) :]
    twice = {label for label, count in Counter(one.label for one in shown).items() if count > 1}
    rows = [
        _topic_row(f"{one.label} {one.topic_id}" if one.label in twice else one.label, [one])
        for one in shown
    ]
    rows += [_topic_row(say("其他 {count} 个主题", count=len(rest)), rest)] if rest else []
    rows += [_topic_row(say("未归类"), loose)] if loose else []
    return _named_bars(rows, colour=BLUE, title=say("投诉通话数"))


def _topic_row(name: str, topics: Sequence[TopicLine]) -> dict[str, object]:
    calls = sum(one.calls for one in topics)
    share = sum(one.share for one in topics)
    return {"name": name, "count": calls, "note": f"{calls} · {percent(share)}"}


def stage_bars(stages: Iterable[StageTime], *, names: dict[str, str]) -> alt.LayerChart:
    """Stages by the work they took."""
    rows = [
        {
            "name": names.get(one.stage, one.stage),
            "count": one.seconds,
            "note": f"{one.seconds:,.1f} s · {percent(one.share)}",
        }
        for one in stages
    ]
    return _named_bars(rows, colour=BLUE, title=say("处理用时（秒）"))


def _named_bars(rows: list[dict[str, object]], *, colour: str, title: str) -> alt.LayerChart:
    longest = max((float(str(row["count"])) for row in rows), default=0.0) or 1.0
    room = alt.Scale(domain=[0, longest * _NOTE_ROOM])
    base = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("name:N", sort=None, title=None,
                axis=alt.Axis(labelLimit=_LABEL_WIDTH, ticks=False, domain=False)),
        x=alt.X("count:Q", title=title, axis=None, scale=room),
        tooltip=[alt.Tooltip("name:N", title=say("名称")), alt.Tooltip("note:N", title=title)],
    )  # fmt: skip
    bars = base.mark_bar(color=colour, height=16, cornerRadiusEnd=2)
    notes = base.mark_text(align="left", dx=5, fontSize=12, color=GREY).encode(text="note:N")
    return alt.layer(bars, notes).properties(height=max(2, len(rows)) * ROW_HEIGHT)
