"""One topic: its parts, the conditions it comes under, what explains its change, its history."""

import json
from datetime import timedelta

import streamlit as st

from conversation.errors import UsageError
from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.data import ask
from dashboards.figures import day, percent, short_moment
from dashboards.labels import plain, say
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from topics.causes import ChangeReport
from warehouse.read import CallFilter
from warehouse.read.compare import explain_topic_change
from warehouse.read.overview import Coverage
from warehouse.read.selection import EVERYTHING, Selection
from warehouse.read.topic_view import TopicView, view_topic

KINDS = {
    "queue": "业务队列",
    "team": "班组",
    "agent_id": "座席",
    "direction": "方向",
    "hour": "时段",
    "term": "用词",
}
_EVENTS = {
    "birth": "出现",
    "death": "消失",
    "merge": "合并",
    "split": "拆分",
    "revival": "再次出现",
}
_MOST = 12


def show_topic(topic_id: str, chosen: CallFilter, coverage: Coverage) -> None:
    """Draw what stands behind a topic."""
    try:
        view = ask(view_topic, topic_id)
    except UsageError as error:
        st.warning(plain(str(error)), icon=":material/link_off:")
        return
    st.caption(
        say(
            "首次 {first} · 最近 {last}",
            first=short_moment(view.first_seen),
            last=short_moment(view.last_seen),
        )
    )
    names = [say("细分"), say("集中在哪里"), say("为什么变化"), say("经过")]
    parts, conditions, causes, events = st.tabs(names)
    with parts:
        _show_parts(view)
    with conditions:
        _show_conditions(view)
    with causes:
        _show_causes(topic_id, chosen, coverage)
    with events:
        _show_events(view)


def _show_parts(view: TopicView) -> None:
    if not view.subtopics:
        st.caption(say("通话太少，分不出更细的部分。"))
        return
    columns = [
        Column("keywords", say("关键词"), "chips", wrap=True),
        Column("calls", say("通话"), "number"),
        Column("typical", say("最典型的一句"), "quote"),
    ]
    records = [
        Record(
            {
                "keywords": [chip(word) for word in part.keywords],
                "calls": f"{part.calls:,}",
                "typical": part.typical,
            }
        )
        for part in view.subtopics
    ]
    show_table(columns, records, key="subtopics", caption=say("细分"))


def _show_conditions(view: TopicView) -> None:
    st.caption(say("这个主题的通话比其他投诉更常有的特征。"))
    shown = [one for one in view.conditions if one.is_significant] or view.conditions
    if not shown:
        st.caption(say("没有明显的集中。"))
        return
    columns = [
        Column("kind", say("类别")),
        Column("value", say("名称"), wrap=True),
        Column("here", say("本主题"), "bar"),
        Column("others", say("其他投诉"), "bar"),
        Column("trust", say("可信"), "chips"),
    ]
    records = [
        Record(
            {
                "kind": word(KINDS, one.kind.removeprefix("attribute.")),
                "value": word({**QUEUES, **DIRECTIONS}, one.value),
                "here": bar(percent(100 * one.second_share), 100 * one.second_share, "hot"),
                "others": bar(percent(100 * one.first_share), 100 * one.first_share),
                "trust": [chip(say("可信"), "good")] if one.is_significant else [],
            }
        )
        for one in shown[:_MOST]
    ]
    show_table(columns, records, key="conditions", caption=say("集中在哪里"))


def _show_causes(topic_id: str, chosen: CallFilter, coverage: Coverage) -> None:
    end = chosen.until or (coverage.last_day or coverage.first_day)
    start = chosen.since or coverage.first_day
    if end is None or start is None or (end - start).days < 2:
        st.caption(say("时间太短，看不出变化。"))
        return
    middle = start + (end - start) / 2
    last = end if chosen.until else end + timedelta(days=1)
    st.caption(say("比较 {a} 之前与之后：哪些部分带来了这个变化。", a=day(middle)))
    selection = Selection(chosen) if chosen != CallFilter() else EVERYTHING
    report = ask(
        explain_topic_change,
        topic_id,
        before=(start, middle),
        after=(middle, last),
        selection=selection,
    )
    _show_change(report)


def _show_change(report: ChangeReport) -> None:
    st.markdown(
        say(
            "每千通 {before} → {after}（差别的 95% 区间 {low} … {high}）",
            before=f"{1000 * report.before_rate:.1f}",
            after=f"{1000 * report.after_rate:.1f}",
            low=f"{1000 * report.low:+.1f}",
            high=f"{1000 * report.high:+.1f}",
        )
    )
    columns = [
        Column("kind", say("类别")),
        Column("value", say("名称"), wrap=True),
        Column("share", say("占变化"), "number"),
        Column("by_rate", say("自身变多"), "number"),
        Column("by_mix", say("来电变多"), "number"),
    ]
    if report.note:
        is_empty = not (report.before.calls and report.after.calls)
        st.caption(say("一边没有通话，比不了。") if is_empty else say("这个变化可能是偶然。"))
    records = [
        Record(
            {
                "kind": word(KINDS, one.kind.removeprefix("attribute.")),
                "value": word({**QUEUES, **DIRECTIONS}, one.value),
                "share": f"{100 * one.share:.0f}%",
                "by_rate": f"{1000 * one.by_rate:+.2f}",
                "by_mix": f"{1000 * one.by_mix:+.2f}",
            }
        )
        for one in report.contributions[:_MOST]
    ]
    if records:
        show_table(columns, records, key="causes", caption=say("为什么变化"))
    words = [one for one in report.words if one.is_significant][:_MOST]
    if words:
        told = "、".join(f"{one.value}（{100 * one.difference:+.0f}%）" for one in words)
        st.caption(say("用词变化：{words}", words=plain(told)))


def _show_events(view: TopicView) -> None:
    if not view.events:
        st.caption(say("没有合并、拆分等变动。"))
        return
    columns = [
        Column("when", say("时间")),
        Column("kind", say("变动")),
        Column("others", say("相关主题"), wrap=True),
    ]
    records = [
        Record(
            {
                "when": short_moment(event.happened_at),
                "kind": word(_EVENTS, event.kind),
                "others": "、".join(json.loads(event.others)) if event.others else "",
            }
        )
        for event in view.events
    ]
    show_table(columns, records, key="topic-events", caption=say("经过"))
