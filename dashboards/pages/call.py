"""通话详情: one call with its picture, its words, its scorecard and its complaint."""

import streamlit as st

from dashboards.blinding import hide_verdicts
from dashboards.components.dialogue import show_dialogue
from dashboards.components.player import show_player
from dashboards.correcting import show_corrections
from dashboards.data import ask
from dashboards.heard import show_heard
from dashboards.labels import say
from dashboards.lists import show_calls
from dashboards.notices import say_no_such_call, say_nothing_yet
from dashboards.originals import show_originals
from dashboards.panels import (
    show_complaint,
    show_facts,
    show_measures,
    sound_trouble,
)
from dashboards.people import current_user
from dashboards.reviewing import show_card, show_review_head
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
    is_blind = current_user() != "" and st.query_params.get("blind") == "1"
    shown = hide_verdicts(call) if is_blind else call
    show_facts(shown)
    at_s = _moment()
    show_player(shown, at_s=at_s, user=current_user(), trouble=sound_trouble(shown))
    words, verdicts = st.columns([11, 9], gap="medium")
    with words:
        st.subheader(say("对话"))
        show_dialogue(shown, focus=call.turn_at(at_s), key="dialogue")
        show_corrections(call)
        show_originals(call)
    with verdicts:
        _show_verdicts(call, is_blind=is_blind)


def _show_verdicts(call: CallView, *, is_blind: bool) -> None:
    is_reviewing = show_review_head(call, is_blind=is_blind)
    complaint = None if is_blind else call.complaint
    names = [card.title for card in call.cards]
    names += [say("投诉")] if complaint else []
    names += [say("声音指标")] if call.measures else []
    if not names:
        st.caption(say("这通电话没有适用的评分表。"))
        return
    tabs = iter(st.tabs(names))
    for card in call.cards:
        with next(tabs):
            show_card(call, card, is_reviewing=is_reviewing, is_blind=is_blind)
    if complaint:
        with next(tabs):
            show_complaint(call, complaint)
    if call.measures:
        with next(tabs):
            show_measures(call.measures)
            show_heard(call)


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
