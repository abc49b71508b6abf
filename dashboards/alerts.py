"""Topics that are new, grow or fall against the same weekdays of the weeks before."""

import streamlit as st

from dashboards.components.table import Column, Record, chip, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, decimal
from dashboards.labels import say
from dashboards.vocabulary import word
from topics.trend import Trend
from warehouse.read import CallFilter
from warehouse.read.selection import Selection
from warehouse.read.trends import TopicTrend, topic_trends

CHANGES = {
    "emerging": "新出现",
    "growing": "上升",
    "falling": "下降",
    "steady": "平稳",
    "too_little_data": "数据不足",
}
CHANGE_TONES = {"emerging": "bad", "growing": "hot", "falling": "good"}


def change_chips(chosen: CallFilter) -> dict[str, list[dict[str, str]]]:
    """By topic, what became of it lately; steady ones and those with few calls have nothing."""
    report = ask(topic_trends, selection=Selection(chosen), until=chosen.until)
    return {
        line.trend.topic_id: [_chip(line.trend)]
        for line in (*report.alerts, *report.others)
        if str(line.trend.change) in CHANGE_TONES
    }


def show_alerts(chosen: CallFilter) -> str | None:
    """Draw the alerts; returns the topic that was just clicked."""
    report = ask(topic_trends, selection=Selection(chosen), until=chosen.until)
    if not report.alerts:
        st.caption(say("没有预警：没有主题的上升超出偶然。"))
        return None
    st.subheader(say("预警"))
    columns = [
        Column("topic", say("主题"), wrap=True),
        Column("change", say("变化"), "chips"),
        Column("calls", say("通话"), "number"),
        Column("expected", say("预期"), "number"),
        Column("ratio", say("倍数"), "number"),
        Column("window", say("时段"), "number"),
        Column("course", say("近 28 天"), "spark"),
        Column("typical", say("最典型的一句"), "quote"),
    ]
    return show_table(
        columns, [_record(line) for line in report.alerts], key="alerts", caption=say("预警")
    )


def _record(line: TopicTrend) -> Record:
    trend = line.trend
    return Record(
        {
            "topic": line.label,
            "change": [_chip(trend)],
            "calls": f"{trend.calls:,}",
            "expected": decimal(trend.expected_calls),
            "ratio": NOTHING if trend.ratio is None else f"{trend.ratio:.1f}×",
            "window": say("{n} 天", n=trend.window_days),
            "course": list(line.by_day),
            "typical": line.typical,
        },
        opens=trend.topic_id,
    )


def _chip(trend: Trend) -> dict[str, str]:
    told = say(
        "{calls} 通，同期预期 {expected}",
        calls=f"{trend.calls:,}",
        expected=decimal(trend.expected_calls),
    )
    return chip(word(CHANGES, str(trend.change)), CHANGE_TONES.get(str(trend.change), ""), told)
