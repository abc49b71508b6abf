"""Outbound calls: who answers when, who promised to pay, who was called too often."""

import streamlit as st

from dashboards.components.table import Column, Record, bar, show_table
from dashboards.data import ask
from dashboards.figures import day, percent
from dashboards.labels import say
from dashboards.tiles import Tile, show_tiles
from warehouse.read.journeys import ReachReport, read_reach
from warehouse.read.selection import Selection

_MOST = 30


def show_reach(selection: Selection) -> None:
    """Draw the figures and the three lists."""
    report = ask(read_reach, selection)
    if not report.attempts:
        st.info(say("所选时间内没有外呼。"), icon=":material/phone_disabled:")
        return
    share = 100 * report.reached / report.attempts
    show_tiles(
        (
            Tile(say("外呼次数"), f"{report.attempts:,}"),
            Tile(say("接通率"), percent(share)),
            Tile(say("承诺还款"), f"{report.promises:,}"),
            Tile(say("呼叫过多"), f"{len(report.excesses):,}"),
        )
    )
    left, right = st.columns(2, gap="medium")
    with left:
        st.subheader(say("各时段接通率"))
        _show_hours(report)
    with right:
        st.subheader(say("最佳联系时间与渠道"))
        _show_best(report)
    _show_excesses(report)


def _show_hours(report: ReachReport) -> None:
    columns = [
        Column("hour", say("时段")),
        Column("attempts", say("外呼次数"), "number"),
        Column("rate", say("接通率"), "bar"),
        Column("interval", say("95% 区间"), "number"),
    ]
    records = [
        Record(
            {
                "hour": f"{line.hour:02d}:00",
                "attempts": f"{line.attempts:,}",
                "rate": bar(percent(100 * line.rate), 100 * line.rate),
                "interval": f"{100 * line.low:.0f}–{100 * line.high:.0f}%",
            }
        )
        for line in report.by_hour
    ]
    show_table(columns, records, key="hours", caption=say("各时段接通率"))


def _show_best(report: ReachReport) -> None:
    if not report.best:
        st.caption(say("同一客户的外呼太少，还看不出何时、用什么渠道容易找到。"))
        return
    columns = [
        Column("customer", say("客户")),
        Column("hours", say("时段")),
        Column("channel", say("渠道")),
        Column("chance", say("接通率"), "bar"),
        Column("attempts", say("外呼次数"), "number"),
        Column("confidence", say("把握"), "number"),
    ]
    records = [
        Record(
            {
                "customer": one.customer_id,
                "hours": f"{one.from_hour:02d}:00–{one.to_hour:02d}:00",
                "channel": say("文字") if one.channel == "text" else say("电话"),
                "chance": bar(percent(100 * one.chance), 100 * one.chance),
                "attempts": f"{one.attempts:,}",
                "confidence": f"{100 * one.confidence:.0f}%",
            }
        )
        for one in report.best[:_MOST]
    ]
    show_table(columns, records, key="best-times", caption=say("最佳联系时间与渠道"))


def _show_excesses(report: ReachReport) -> None:
    if not report.excesses:
        return
    st.subheader(say("呼叫过多"))
    columns = [
        Column("customer", say("客户")),
        Column("day", say("日期")),
        Column("span", say("范围")),
        Column("attempts", say("外呼次数"), "number"),
    ]
    records = [
        Record(
            {
                "customer": one.customer_id,
                "day": day(one.day),
                "span": say("当天") if one.days == 1 else say("一周"),
                "attempts": f"{one.attempts:,}",
            }
        )
        for one in report.excesses[:_MOST]
    ]
    show_table(columns, records, key="excesses", caption=say("呼叫过多"))
