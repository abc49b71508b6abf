"""Panels of the call page: header facts, score, complaint, measures."""

from collections.abc import Iterable
from typing import Literal

import streamlit as st

from conversation import ChannelKind
from dashboards.components.table import Column, Record, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, clock, decimal, duration, moment, percent
from dashboards.labels import plain, say
from dashboards.sound.source import as_sound
from dashboards.vocabulary import (
    CHANNELS,
    DIRECTIONS,
    MEASURES,
    QUEUES,
    ROLES,
    SEVERITIES,
    UNITS,
    VERDICT_TONES,
    band_label,
    word,
)
from warehouse.read.call import CallView, Card, Complaint, MeasureLine
from warehouse.read.recording import find_recording

_BADGES: dict[str, Literal["green", "red", "orange", "gray"]] = {
    "good": "green",
    "bad": "red",
    "warn": "orange",
    "quiet": "gray",
}


def show_facts(call: CallView) -> None:
    """The head of the page: when, who, how long, how sure."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        named = (word(QUEUES, call.queue), word(DIRECTIONS, call.direction))
        place = " · ".join(part for part in named if part)
        st.header(plain(place or say("通话详情")), width="content")
        _show_badges(call)
    facts = (
        (say("时间"), moment(call.started_at)),
        (say("时长"), duration(call.duration_s)),
        (say("座席"), call.agent_id),
        (say("班组"), call.team),
        (say("客户"), call.customer_id),
        (say("录音"), word(CHANNELS, call.channel_kind)),
        (say("角色把握"), f"{call.role_confidence:.0%}"),
        (say("编号"), call.call_id),
    )
    st.caption("　".join(f"{name} **{plain(value or NOTHING)}**" for name, value in facts))


def _show_badges(call: CallView) -> None:
    for card in call.cards[:1]:
        if card.score is None and not card.verdict:
            continue
        colour = _BADGES[VERDICT_TONES.get(card.verdict, "quiet")]
        band = plain(band_label(card.band, card.verdict))
        st.badge(f"{band} {decimal(card.score)}".strip(), color=colour)
    if call.complaint and call.complaint.is_complaint:
        st.badge(say("投诉"), color="orange")


def show_score(card: Card) -> None:
    """The score of one card in a line."""
    pieces = [say("得分 **{score}**", score=decimal(card.score))]
    if card.pass_mark is not None:
        pieces.append(say("合格线 {mark}", mark=f"{card.pass_mark:g}"))
    if card.is_open:
        low, high = decimal(card.score_low), decimal(card.score_high)
        pieces.append(say("待复核后在 {low} 至 {high} 之间", low=low, high=high))
    st.markdown("　".join(pieces))


def sound_trouble(call: CallView) -> str:
    """Why a call cannot be heard, empty where its recording lies where it was."""
    if call.channel_kind == ChannelKind.TEXT:
        return say("文字会话，没有录音。")
    stored = ask(find_recording, call.call_id)
    if stored is None or as_sound(stored).is_there:
        return ""
    return say("录音文件已不在原处，听不到声音；文字和评分不受影响。")


def show_complaint(call: CallView, complaint: Complaint) -> None:
    """What the detector found; a click on a sentence moves the player there."""
    verdict = say("是投诉") if complaint.is_complaint else say("不是投诉")
    facts = [(say("判断"), f"{verdict}（{percent(100 * complaint.probability)}）")]
    if complaint.is_complaint:
        facts += [
            (say("业务"), complaint.business),
            (say("原因"), complaint.cause),
            (say("严重程度"), word(SEVERITIES, complaint.severity)),
            (say("主题"), complaint.topic or say("未归类")),
        ]
    st.markdown("　".join(f"{name} **{plain(value or NOTHING)}**" for name, value in facts))
    said = [turn for turn in call.turns if turn.index in complaint.turn_indexes]
    if not said:
        return
    columns = [Column("at", say("时间")), Column("text", say("投诉原话"), "quote")]
    records = [
        Record({"at": clock(turn.start_s), "text": turn.text}, seeks=turn.start_s) for turn in said
    ]
    show_table(columns, records, key="sentences", caption=say("投诉原话"), call_id=call.call_id)


def show_measures(measures: Iterable[MeasureLine]) -> None:
    """How the call sounded, whole-call values first."""
    columns = [
        Column("name", say("指标"), wrap=True),
        Column("role", say("对象")),
        Column("value", say("数值"), "number"),
        Column("span", say("位置"), "number"),
    ]
    records = [
        Record(
            {
                "name": word(MEASURES, line.name) + (f"（{line.detail}）" if line.detail else ""),
                "role": word(ROLES, line.role) if line.role else say("整通"),
                "value": _value(line),
                "span": ""
                if line.start_s is None
                else f"{clock(line.start_s)}–{clock(line.end_s)}",
            }
        )
        for line in measures
        if line.start_s is None or line.role or line.name.startswith(("longest", "first"))
    ]
    with st.container(height=600, border=False):
        show_table(columns, records, key="measures", caption=say("声音指标"))


def _value(line: MeasureLine) -> str:
    if line.unit == "share":
        return percent(100 * line.value)
    return f"{line.value:,.1f} {word(UNITS, line.unit)}".strip()
