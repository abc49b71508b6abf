"""客户旅程: who came back and why, who may complain soon, when to reach whom, the voice menu."""

import streamlit as st

from dashboards.addressed import address_choice, adopt_choice
from dashboards.care_list import show_care
from dashboards.customer_contacts import show_customer
from dashboards.customer_repeats import show_repeats
from dashboards.data import ask
from dashboards.filters import choose_calls
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from dashboards.reach import show_reach
from dashboards.voice_menu import show_menu
from warehouse.read.journeys import read_journeys
from warehouse.read.overview import read_coverage
from warehouse.read.selection import Selection


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
        "menu": say("语音菜单"),
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
            show_care()
        case "reach":
            show_reach(Selection(choose_calls(coverage, ("team", "queue", "agent"))))
        case "menu":
            show_menu(Selection(choose_calls(coverage, ("team", "queue", "agent"))))
        case "customer":
            show_customer()
        case _:
            chosen = choose_calls(coverage, ("team", "queue", "agent"))
            show_repeats(ask(read_journeys, Selection(chosen)))


show_page()
