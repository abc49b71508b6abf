"""The agent's part on a reviewed card: acknowledge it; everybody sees whether it was."""

import streamlit as st

from conversation.errors import UsageError
from dashboards.figures import moment
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from dashboards.trail import note
from review import ReviewStore, list_reviews
from review.acknowledgement import acknowledge, acknowledgements
from review.facts import FactLog
from review.roles import Right
from warehouse.read.call import Card


def show_acknowledgement(store: ReviewStore, call_id: str, card: Card) -> None:
    """Draw who acknowledged the latest review, or the form to do so."""
    reviews = [one for one in list_reviews(store, call_id) if one.scorecard_id == card.scorecard_id]
    if not reviews:
        return
    with FactLog(reviews_path()) as log:
        known = acknowledgements(log, call_id).get(card.scorecard_id)
    if known is not None and known.reviewed_at >= reviews[-1].created_at:
        told = say("{who} 已于 {when} 确认", who=known.person, when=moment(known.created_at))
        st.caption(plain(told + (f"：{known.remark}" if known.remark else "")))
        return
    if not may(Right.APPEAL) or not current_user():
        st.caption(say("座席尚未确认这次复核。"))
        return
    with st.form(f"acknowledge/{call_id}/{card.scorecard_id}", border=False):
        remark = st.text_input(say("留言（可不填）"), max_chars=500)
        if st.form_submit_button(say("确认已阅"), help=say("确认不等于同意，仍可申诉。")):
            _acknowledge(store, call_id, card.scorecard_id, remark)


def _acknowledge(store: ReviewStore, call_id: str, scorecard_id: str, remark: str) -> None:
    require(Right.APPEAL)
    person = current_user()
    try:
        with FactLog(reviews_path()) as log:
            note("review.acknowledge", actor=person, subject=call_id)
            acknowledge(store, log, call_id, scorecard_id, person=person, remark=remark)
    except UsageError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.rerun()
