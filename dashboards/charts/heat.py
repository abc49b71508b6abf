"""Heat maps: checkpoint × team, business × cause."""

from collections.abc import Iterable

import altair as alt

from dashboards.labels import say
from dashboards.ordering import in_order
from warehouse.read.agents import TeamCheckpoint
from warehouse.read.topics import Cause

_ROW_HEIGHT = 34
_LEAST_HEIGHT = 300
_WIDTH, _LEAST_LABEL = 400, 36  # pixels: all columns of a half page, and a name of two signs


def checkpoint_heat(cells: Iterable[TeamCheckpoint]) -> alt.LayerChart:
    """Pass rates by checkpoint and team: the paler, the better."""
    rows = [
        {"down": one.title, "across": one.team or say("未分组"), "value": round(one.pass_rate),
         "shown": f"{one.pass_rate:.0f}%", "note": str(one.judged)}
        for one in cells
    ]  # fmt: skip
    scale = alt.Scale(domain=[0, 50, 80, 100], range=["#d6574a", "#eba35c", "#f0dfa6", "#8fcbae"])
    return _heat(rows, scale=scale, value=say("合格率（%）"), note=say("适用通话数"))


def cause_heat(causes: Iterable[Cause]) -> alt.LayerChart:
    """Complaints by business and cause."""
    rows = [
        {"down": one.business or say("未识别"), "across": one.cause or say("未识别"),
         "value": one.calls, "shown": str(one.calls), "note": str(one.calls)}
        for one in causes
    ]  # fmt: skip
    most = max((float(str(row["value"])) for row in rows), default=1.0)
    scale = alt.Scale(range=["#cfe0f8", "#5c8fe0"], domain=[0, most])
    return _heat(rows, scale=scale, value=say("投诉通话数"), note=say("投诉通话数"))


def _heat(
    rows: list[dict[str, object]], *, scale: alt.Scale, value: str, note: str
) -> alt.LayerChart:
    height = max(_LEAST_HEIGHT, len({row["down"] for row in rows}) * _ROW_HEIGHT)
    columns = in_order(str(row["across"]) for row in rows)
    room = max(_LEAST_LABEL, _WIDTH // max(len(columns), 1))
    top = alt.Axis(
        orient="top", labelAngle=0, labelFlush=False, labelLimit=room, ticks=False, domain=False
    )
    side = alt.Axis(labelFlush=False, labelLimit=190, ticks=False, domain=False)
    base = alt.Chart(alt.Data(values=rows)).encode(
        x=alt.X("across:N", title=None, axis=top, sort=columns),
        y=alt.Y("down:N", title=None, sort=None, axis=side),
        tooltip=[
            alt.Tooltip("down:N", title=say("名称")),
            alt.Tooltip("across:N", title=say("类别")),
            alt.Tooltip("shown:N", title=value),
            alt.Tooltip("note:N", title=note),
        ],
    )
    cells = base.mark_rect(cornerRadius=3, stroke=None).encode(
        color=alt.Color("value:Q", scale=scale, legend=None)
    )
    words = base.mark_text(fontSize=12, color="#1d2733").encode(text="shown:N")
    return alt.layer(cells, words).properties(height=height)
