"""Who came back: calls resolved at once, by reason and queue, and what agents are good at."""

import streamlit as st

from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.figures import NOTHING, percent
from dashboards.labels import say
from dashboards.tiles import Tile, show_tiles
from dashboards.vocabulary import QUEUES, word
from topics.contacts import RepeatLine
from warehouse.read.journeys import JourneyReport


def show_repeats(report: JourneyReport) -> None:
    """Draw the figures, both tables of lines, and the agents who clearly differ."""
    overall = report.overall
    if overall is None:
        st.info(say("所选时间内没有呼入来电。"), icon=":material/phone_missed:")
        return
    rate = NOTHING if overall.rate is None else percent(100 * overall.rate)
    show_tiles(
        (
            Tile(say("呼入通话"), f"{report.contacts:,}"),
            Tile(say("客户数"), f"{report.customers:,}"),
            Tile(say("一次解决率"), rate),
            Tile(say("转接或连续"), f"{overall.transferred:,}"),
            Tile(say("未到判断期"), f"{overall.pending:,}"),
        )
    )
    st.caption(
        say(
            "{n} 天内同一客户没有再来电即为一次解决；最近 {n} 天的来电还不能判断。"
            "{unknown} 通没有客户编号，不计入。",
            n=report.repeat_days,
            unknown=f"{report.unknown_customers:,}",
        )
    )
    st.subheader(say("按来电原因"))
    _show_lines(report.by_reason, key="by-reason")
    st.subheader(say("按业务队列"))
    _show_lines(report.by_queue, key="by-queue")
    _show_strengths(report)


def _show_lines(lines: tuple[RepeatLine, ...], *, key: str) -> None:
    columns = [
        Column("name", say("名称"), wrap=True),
        Column("visits", say("来电"), "number"),
        Column("rate", say("一次解决率"), "bar"),
        Column("interval", say("95% 区间"), "number"),
        Column("judged", say("可判断"), "number"),
        Column("pending", say("未到判断期"), "number"),
    ]
    records = [
        Record(
            {
                "name": word(QUEUES, line.name) or say("未识别"),
                "visits": f"{line.visits:,}",
                "rate": bar(
                    NOTHING if line.rate is None else percent(100 * line.rate),
                    100 * (line.rate or 0.0),
                ),
                "interval": NOTHING
                if line.rate is None
                else f"{100 * line.low:.0f}–{100 * line.high:.0f}%",
                "judged": f"{line.judged:,}",
                "pending": f"{line.pending:,}",
            }
        )
        for line in lines[:30]
    ]
    show_table(columns, records, key=key, caption=say("重复来电"))


def _show_strengths(report: JourneyReport) -> None:
    clear = [one for one in report.strengths if one.is_clear][:20]
    if not clear:
        return
    st.subheader(say("座席所长"))
    st.caption(say("某类问题的一次解决率明显高于或低于其他座席（95% 区间之外）。"))
    columns = [
        Column("agent", say("座席")),
        Column("reason", say("来电原因"), wrap=True),
        Column("rate", say("一次解决率"), "bar"),
        Column("others", say("其他座席"), "number"),
        Column("judged", say("可判断"), "number"),
        Column("clear", "", "chips"),
    ]
    records = [
        Record(
            {
                "agent": one.agent_id,
                "reason": word(QUEUES, one.reason),
                "rate": bar(percent(100 * one.rate), 100 * one.rate),
                "others": percent(100 * one.others_rate),
                "judged": f"{one.judged:,}",
                "clear": [
                    chip(say("擅长"), "good") if one.difference > 0 else chip(say("较弱"), "warn")
                ],
            }
        )
        for one in clear
    ]
    show_table(columns, records, key="strengths", caption=say("座席所长"))
