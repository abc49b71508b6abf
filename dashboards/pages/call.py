"""通话详情: one call with its picture, its words, its scorecard and its complaint."""

import streamlit as st

from dashboards.charts.picture import call_picture
from dashboards.components.dialogue import show_dialogue
from dashboards.components.scorecard import show_scorecard
from dashboards.data import ask
from dashboards.labels import say
from dashboards.lists import show_calls
from dashboards.notices import say_no_such_call, say_nothing_yet
from dashboards.panels import show_complaint, show_facts, show_measures, show_score
from warehouse.read import EVERY_CALL
from warehouse.read.call import CallView, read_call
from warehouse.read.calls import riskiest


def show_page() -> None:
    """Draw the call that the address names, or a choice of calls."""
    call_id = st.query_params.get("call", "")
    call = ask(read_call, call_id) if call_id else None
    if call is None:
        _show_choice(call_id)
        return
    show_facts(call)
    at_s = _moment()
    if call.wave or call.turns:
        st.altair_chart(call_picture(call, at_s=at_s))
    words, verdicts = st.columns([11, 9], gap="medium")
    with words:
        st.subheader(say("对话"))
        sought = show_dialogue(call, focus=call.turn_at(at_s), key="dialogue")
    with verdicts:
        sought = _show_verdicts(call) or sought
    if sought is not None:
        st.query_params["t"] = f"{sought:g}"
        st.rerun()


def _show_verdicts(call: CallView) -> float | None:
    st.subheader(say("评分"))
    sought = None
    names = [card.title for card in call.cards]
    names += [say("投诉")] if call.complaint else []
    names += [say("声音指标")] if call.measures else []
    if not names:
        st.caption(say("这通电话没有适用的评分表。"))
        return None
    tabs = iter(st.tabs(names))
    for card in call.cards:
        with next(tabs):
            show_score(card)
            sought = show_scorecard(card, key=f"card-{card.scorecard_id}") or sought
    if call.complaint:
        with next(tabs):
            sought = show_complaint(call, call.complaint) or sought
    if call.measures:
        with next(tabs):
            show_measures(call.measures)
    return sought


def _show_choice(call_id: str) -> None:
    st.header(say("通话详情"))
    if call_id:
        say_no_such_call(call_id)
    lines = ask(riskiest, EVERY_CALL)
    if not lines:
        say_nothing_yet()
        return
    st.caption(say("先看这些通话，或在“通话列表”中查找。"))
    show_calls(lines, key="choice")


def _moment() -> float | None:
    try:
        return float(st.query_params["t"])
    except (KeyError, ValueError):
        return None


show_page()
