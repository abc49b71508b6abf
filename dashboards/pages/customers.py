"""客户旅程: who came back and why, who may complain soon, when customers can be reached."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboards.addressed import address_choice, adopt_choice
from dashboards.components.download import offer_exports
from dashboards.components.table import Column, Record, bar, chip, link, show_table
from dashboards.data import ask, time_zone
from dashboards.exports.care import care_document
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format, make_file
from dashboards.figures import NOTHING, percent, short_moment
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.links import PAGES, call_address
from dashboards.notices import say_nothing_yet
from dashboards.reach import show_reach
from dashboards.tiles import Tile, show_tiles
from dashboards.vocabulary import DIRECTIONS, QUEUES, word
from topics.contacts import RepeatLine
from topics.warning import WarningReport
from warehouse.read.care import read_care_list
from warehouse.read.journeys import JourneyReport, read_customer, read_journeys
from warehouse.read.overview import read_coverage
from warehouse.read.selection import Selection

_MOST = 100
_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)


def show_page() -> None:
    """Draw the page."""
    st.header(say("客户旅程"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    names = {
        "repeats": say("重复来电"),
        "care": say("关怀名单"),
        "reach": say("外呼触达"),
        "customer": say("单个客户"),
    }
    st.session_state.setdefault("view", "repeats")
    adopt_choice("view", names)
    view = st.segmented_control(
        say("内容"),
        list(names),
        required=True,
        format_func=names.__getitem__,
        key="view",
        label_visibility="collapsed",
    )
    address_choice("view", view or "repeats")
    match view:
        case "care":
            _show_care()
        case "reach":
            show_reach(Selection(choose_calls(coverage, ("team", "queue", "agent"))))
        case "customer":
            _show_customer()
        case _:
            chosen = choose_calls(coverage, ("team", "queue", "agent"))
            _show_repeats(ask(read_journeys, Selection(chosen)))


def _show_repeats(report: JourneyReport) -> None:
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


def _show_care() -> None:
    days = st.segmented_control(
        say("多少天内"), [7, 30, 90], default=30, required=True, key="care_days",
        persist_state="session", format_func=lambda n: say("{n} 天", n=n),
    )  # fmt: skip
    with st.spinner(say("正在从历史中学习…")):
        report = ask(read_care_list, horizon_days=int(days or 30))
    if report.quality is None:
        st.info(say("历史太少，还学不出谁可能投诉。"), icon=":material/hourglass_empty:")
        return
    quality = report.quality
    st.caption(
        say(
            "按 {n} 天内投诉的可能性排序。在没有学过的最后一段历史上检验："
            "前一成客户的投诉是平均的 {lift} 倍，AUC {auc}，概率平均偏差 {error} 个百分点。",
            n=report.horizon_days,
            lift=f"{quality.lift:.1f}",
            auc=f"{quality.auc:.2f}",
            error=f"{100 * quality.calibration_error:.1f}",
        )
    )
    offer_exports(partial(_make, report), _FORMATS, key="care-export")
    _show_care_lines(report)


def _show_care_lines(report: WarningReport) -> None:
    columns = [
        Column("customer", say("客户")),
        Column("chance", say("可能性"), "bar"),
        Column("reasons", say("原因"), "chips", wrap=True),
    ]
    records = [
        Record(
            {
                "customer": line.customer_id,
                "chance": bar(percent(100 * line.probability), 100 * line.probability, "hot"),
                "reasons": [chip(reason) for reason in line.reasons],
            },
            opens=line.customer_id,
        )
        for line in report.lines[:_MOST]
    ]
    opened = show_table(columns, records, key="care", caption=say("关怀名单"))
    if opened:
        query = {"view": "customer", "customer": opened}
        st.switch_page(PAGES / "customers.py", query_params=query)


def _make(report: WarningReport, form: Format) -> ExportedFile:
    made_at = datetime.now(ZoneInfo(time_zone()))
    return make_file(care_document(report, made_at=made_at), form, name="callqa-care-list")


def _show_customer() -> None:
    customer = st.text_input(
        say("客户编号"), key="customer", bind="query-params", max_chars=200, width=320
    ).strip()
    if not customer:
        st.caption(say("填写客户编号，按时间看其全部来电与外呼。"))
        return
    contacts = ask(read_customer, customer)
    if not contacts:
        st.info(say("没有这个客户的通话。"), icon=":material/person_off:")
        return
    columns = [
        Column("call", say("通话"), "link"),
        Column("when", say("时间")),
        Column("direction", say("方向")),
        Column("queue", say("业务队列")),
        Column("agent", say("座席")),
        Column("reason", say("来电原因"), wrap=True),
        Column("complaint", "", "chips"),
    ]
    records = [
        Record(
            {
                "call": link(one.call_id, call_address(one.call_id)),
                "when": short_moment(one.at),
                "direction": word(DIRECTIONS, one.direction),
                "queue": word(QUEUES, one.queue),
                "agent": one.agent_id or NOTHING,
                "reason": word(QUEUES, one.reason) or NOTHING,
                "complaint": [chip(say("投诉"), "hot")] if one.is_complaint else [],
            },
            opens=one.call_id,
        )
        for one in reversed(contacts)
    ]
    opened = show_table(columns, records, key="journey", caption=say("单个客户"))
    if opened:
        st.switch_page(PAGES / "call.py", query_params={"call": opened})


show_page()
