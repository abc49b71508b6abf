"""通话列表: find calls by any of their properties or by what was said."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import streamlit as st

from dashboards.components.download import offer_exports
from dashboards.data import ask, ask_once, time_zone
from dashboards.exports.calls import calls_document
from dashboards.exports.document import ExportedFile
from dashboards.exports.making import Format, file_name, make_file
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.lists import show_calls
from dashboards.notices import say_no_match, say_nothing_yet
from warehouse.read import CallFilter
from warehouse.read.calls import Order, list_calls
from warehouse.read.overview import read_coverage

PAGE_SIZE = 25
_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)
_ORDERS = {
    Order.RISK: "风险从高到低",
    Order.NEWEST: "时间从新到旧",
    Order.OLDEST: "时间从旧到新",
    Order.LOWEST_SCORE: "得分从低到高",
    Order.HIGHEST_SCORE: "得分从高到低",
    Order.LONGEST: "时长从长到短",
}


def show_page() -> None:
    """Draw the page."""
    st.header(say("通话列表"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    chosen = choose_calls(
        coverage,
        (
            "direction", "team", "queue", "agent", "length", "score", "band", "complaint", "veto",
            "text",
        ),
    )  # fmt: skip
    summary = st.container(horizontal=True, vertical_alignment="bottom")
    order = _choose_order(summary)
    found = ask(list_calls, chosen, order=order, page=_current_page(), page_size=PAGE_SIZE)
    if found.total and not found.lines:
        found = ask(list_calls, chosen, order=order, page=1, page_size=PAGE_SIZE)
        st.session_state["page_number"] = 1
    summary.markdown(say("共 {n} 通", n=f"{found.total:,}"))
    if found.lines:
        with summary:
            offer_exports(partial(_make, chosen, order), _FORMATS, key="calls-export")
    if not found.lines:
        say_no_match()
        return
    show_calls(found.lines, key="calls")
    if found.pages > 1:
        st.pagination(found.pages, key="page_number")


def _make(chosen: CallFilter, order: Order, form: Format) -> ExportedFile:
    made_at = datetime.now(ZoneInfo(time_zone()))
    document = calls_document(ask_once, chosen, order=order, made_at=made_at)
    return make_file(document, form, name=file_name("calls", chosen))


def _current_page() -> int:
    return int(st.session_state.get("page_number", 1))


def _choose_order(place: "st.delta_generator.DeltaGenerator") -> Order:
    names = {order: say(text) for order, text in _ORDERS.items()}
    chosen = place.selectbox(
        say("排序"),
        list(names),
        format_func=names.__getitem__,
        key="order",
        persist_state="session",
        width=160,
    )
    return Order(chosen)


show_page()
