"""A lead shares out the calls of a batch among reviewers."""

import re
from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import current_user, require
from dashboards.queue import Queue
from dashboards.trail import note
from review.assignment import assign, share_out
from review.facts import FactLog
from review.roles import Right


def show_sharing(queue: Queue) -> None:
    """Draw the form; calls that are on a desk already stay there."""
    loose = [one for one in queue.waiting if one.call_id not in queue.desks]
    with st.expander(say("分派这一批"), icon=":material/group_add:"):
        with st.form("sharing", border=False):
            names = st.text_input(say("复核人（用顿号或空格分开）"), key="sharing/names")
            due = st.date_input(say("完成期限"), value=None, format="YYYY-MM-DD", key="sharing/due")
            is_pressed = st.form_submit_button(say("分派"))
        if is_pressed:
            require(Right.ASSIGN_REVIEWS)
            people = [part for part in re.split(r"[\s,，、;；]+", names) if part]
            try:
                dealt = share_out(loose, people)
                note("review.assign", actor=current_user(), subject=f"{len(dealt)} calls")
                with FactLog(reviews_path()) as log:
                    for one, who in dealt:
                        assign(
                            log, one, reviewer=who, author=current_user(),
                            due=due if isinstance(due, date) else None,
                        )  # fmt: skip
            except CallqaError as error:
                st.warning(say("没有记入：{why}", why=plain(str(error))))
                return
            st.session_state["sharing/done"] = len(dealt)
            st.rerun()
        if done := st.session_state.pop("sharing/done", 0):
            st.success(say("已分派 {n} 通。", n=done))
