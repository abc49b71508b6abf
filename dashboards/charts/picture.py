"""The picture of a call: loudness of each channel, who spoke when, silences and evidence."""

import altair as alt

from dashboards.figures import clock, duration
from dashboards.labels import say
from dashboards.theme import AGENT, AMBER, CUSTOMER, GREEN, GREY, RED
from dashboards.vocabulary import MEASURES, OUTCOMES, ROLES, word
from warehouse.read.call import CallView

_EVENT_COLOURS = {"silence_gap_s": GREY, "interruption_s": RED}
_EVENT_SHOWN_S = {"silence_gap_s": 3.0, "interruption_s": 0.0}
_SECONDS = "floor(datum.value / 60) + ':' + format(datum.value % 60, '02.0f')"
_OUTCOME_COLOURS = {"pass": GREEN, "fail": RED, "undetermined": AMBER, "not_applicable": GREY}
_ROLE_COLOURS = {"agent": AGENT, "customer": CUSTOMER, "ivr": GREY, "unknown": GREY}


def call_picture(call: CallView, *, at_s: float | None) -> alt.LayerChart:
    """Draw a call from its first to its last second; a line stands at ``at_s``."""
    lanes = sorted({point.channel for point in call.wave})
    layers = [_events(call), _waves(call, lanes), _turns(call), _evidence(call)]
    if at_s is not None:
        layers.append(_cursor(at_s))
    return (
        alt.layer(*layers)
        .resolve_scale(color="independent")
        .properties(height=70 * max(len(lanes), 1) + 90)
    )


def _time(field: str, call: CallView) -> alt.X:
    return alt.X(
        f"{field}:Q",
        title=None,
        scale=alt.Scale(domain=[0, call.duration_s], nice=False),
        axis=alt.Axis(labelExpr=_SECONDS, grid=False, tickCount=12),
    )


def _height(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None)


def _waves(call: CallView, lanes: list[int]) -> alt.Chart:
    rows = [
        {"at": point.start_s, "top": 2.6 + 2 * place + 0.92 * point.level,
         "bottom": 2.6 + 2 * place - 0.92 * point.level, "lane": _lane_name(call, point.channel)}
        for place, lane in enumerate(reversed(lanes))
        for point in call.wave
        if point.channel == lane
    ]  # fmt: skip
    names = [_lane_name(call, lane) for lane in lanes]
    colours = [AGENT, CUSTOMER][: len(names)]
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_area(interpolate="step-after", opacity=0.85)
        .encode(
            x=_time("at", call),
            y=_height("top"),
            y2="bottom:Q",
            color=alt.Color("lane:N", title=None, legend=alt.Legend(orient="top"),
                            scale=alt.Scale(domain=names, range=colours)),
        )
    )  # fmt: skip


def _lane_name(call: CallView, channel: int) -> str:
    if call.channel_kind != "stereo":
        return say("混合声道")
    return word(ROLES, "customer" if channel == 1 else "agent")


def _turns(call: CallView) -> alt.Chart:
    rows = [
        {"from": turn.start_s, "to": turn.end_s, "low": 1.0 if turn.role == "agent" else 0.62,
         "high": 1.3 if turn.role == "agent" else 0.92,
         "colour": _ROLE_COLOURS.get(turn.role, GREY), "who": word(ROLES, turn.role),
         "clock": clock(turn.start_s), "said": turn.text[:60]}
        for turn in call.turns
    ]  # fmt: skip
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(cornerRadius=2)
        .encode(
            x=_time("from", call),
            x2="to:Q",
            y=_height("low"),
            y2="high:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("clock:N", title=say("时间")),
                     alt.Tooltip("who:N", title=say("说话人")),
                     alt.Tooltip("said:N", title=say("内容"))],
        )
    )  # fmt: skip


def _events(call: CallView) -> alt.Chart:
    rows = [
        {"from": line.start_s, "to": line.end_s, "colour": _EVENT_COLOURS[line.name],
         "name": word(MEASURES, line.name), "length": duration(line.value)}
        for line in call.measures
        if line.name in _EVENT_COLOURS and line.value >= _EVENT_SHOWN_S[line.name]
    ]  # fmt: skip
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_rect(opacity=0.22)
        .encode(
            x=_time("from", call),
            x2="to:Q",
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("name:N", title=say("名称")),
                     alt.Tooltip("length:N", title=say("时长"))],
        )
    )  # fmt: skip


def _evidence(call: CallView) -> alt.Chart:
    rows = [
        {"at": quote.start_s, "place": 0.25,
         "colour": _OUTCOME_COLOURS.get(quote.outcome, GREY),
         "name": quote.checkpoint, "outcome": word(OUTCOMES, quote.outcome),
         "said": quote.text[:60], "clock": clock(quote.start_s)}
        for card in call.cards
        for section in card.sections
        for checkpoint in section.checkpoints
        for quote in checkpoint.quotes
    ]  # fmt: skip
    return (
        alt.Chart(alt.Data(values=rows))
        .mark_point(shape="triangle-up", size=90, filled=True, opacity=1)
        .encode(
            x=_time("at", call),
            y=_height("place"),
            color=alt.Color("colour:N", scale=None),
            tooltip=[alt.Tooltip("clock:N", title=say("时间")),
                     alt.Tooltip("name:N", title=say("质检点")),
                     alt.Tooltip("outcome:N", title=say("结果")),
                     alt.Tooltip("said:N", title=say("证据"))],
        )
    )  # fmt: skip


def _cursor(at_s: float) -> alt.Chart:
    return (
        alt.Chart(alt.Data(values=[{"at": at_s}]))
        .mark_rule(color=RED, strokeWidth=2)
        .encode(x="at:Q")
    )
