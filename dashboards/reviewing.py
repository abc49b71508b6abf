"""Review on the call page: its switch, its form, its result."""

import streamlit as st

from dashboards.acknowledging import show_acknowledgement
from dashboards.answers import Desk
from dashboards.appealing import show_appeals
from dashboards.components.scorecard import show_scorecard
from dashboards.labels import say
from dashboards.next_call import show_next
from dashboards.notices import say_no_record
from dashboards.panels import show_score
from dashboards.people import current_user, may
from dashboards.record import RecordError, review_store
from dashboards.review_form import show_form
from dashboards.side_by_side import show_both
from dashboards.vocabulary import PICKED, STRATA
from review import ReviewStore
from review.roles import Right
from warehouse.read.call import CallView, Card


def show_review_head(call: CallView, *, is_blind: bool) -> bool:
    """Draw the heading with the switch to review; returns whether it is on."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(say("评分"))
        if not call.cards:
            return False
        if is_blind:
            st.badge(say("盲评：机器结论在提交后显示"), color="blue")
            show_next(call.call_id, is_done=False)
            return True
        if not may(Right.REVIEW):
            return _refuse_review()
        is_done = st.session_state.pop("review/done", "") == call.call_id
        switch = f"review/on/{call.call_id}"
        if is_done or switch not in st.session_state:
            st.session_state[switch] = not is_done and st.query_params.get("review") == "1"
        wanted = st.toggle(say("复核"), key=switch)
        show_next(call.call_id, is_done=not wanted)
    if is_done:
        st.success(say("复核已保存。"))
    if wanted and not current_user():
        st.info(say("先在左侧填写您的姓名，再开始复核。"), icon=":material/badge:")
    return wanted and bool(current_user())


def _refuse_review() -> bool:
    """Who may not review sees no switch, and is told so where an address asks for it."""
    if st.query_params.get("review") == "1":
        st.badge(say("没有复核权限。"), icon=":material/lock:", color="gray")
    return False


def show_card(call: CallView, card: Card, *, is_reviewing: bool, is_blind: bool) -> None:
    """Draw one card: to be answered, or as machine and people answered it."""
    store = _open_store()
    if is_reviewing and store is not None:
        desk = Desk(store, call.call_id, card, current_user(), is_blind)
        show_form(call, desk, stratum=_stratum())
        return
    show_score(card)
    if store is not None:
        show_both(call.call_id, card, store.latest_decisions(call.call_id))
    show_scorecard(card, call_id=call.call_id, key=f"card-{card.scorecard_id}")
    if store is not None:
        show_acknowledgement(store, call.call_id, card)
        show_appeals(store, call.call_id, card)


def _open_store() -> ReviewStore | None:
    try:
        return review_store()
    except RecordError as error:
        say_no_record(error)
        return None


def _stratum() -> str:
    wanted = st.query_params.get("stratum", "")
    return wanted if wanted in STRATA else PICKED
