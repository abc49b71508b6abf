"""The care list: customers who may complain soon, with the reasons, to read and to take away."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboards.components.download import offer_exports
from dashboards.components.table import Column, Record, bar, chip, show_table
from dashboards.data import ask, time_zone
from dashboards.exports.care import care_document
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format, make_file
from dashboards.figures import percent
from dashboards.labels import say
from dashboards.links import PAGES
from topics.warning import WarningReport
from warehouse.read.care import read_care_list

_MOST = 100
_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)


def show_care() -> None:
    """Draw how far ahead to look, how well that worked, and the list; a click opens a customer."""
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
