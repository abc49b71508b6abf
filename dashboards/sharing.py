"""A lead shares out the calls of a batch among reviewers, and takes them back."""

import re
import unicodedata
from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import current_user, require
from dashboards.queue import Queue
from dashboards.trail import note
from review.assignment import assign, assignments, recall, share_out
from review.facts import FactLog
from review.roles import Right


def show_sharing(queue: Queue) -> None:
    """Draw both forms; calls that are on a desk already stay there until they are taken back."""
    with st.expander(say("分派这一批"), icon=":material/group_add:"):
        with st.form("sharing", border=False):
            wide, narrow = st.columns([3, 1])
            names = wide.text_input(
                say("复核人（用顿号或空格分开）"), key="sharing/names",
                help=say("“王老师=2 李老师”：王老师分到两份，李老师一份。"),
            )  # fmt: skip
            due = narrow.date_input(
                say("完成期限"), value=None, format="YYYY-MM-DD", key="sharing/due"
            )
            if st.form_submit_button(say("分派")):
                _share(queue, names, due if isinstance(due, date) else None)
        _show_recall(queue)
        if done := st.session_state.pop("sharing/done", ""):
            st.success(done)


def read_parts(text: str) -> dict[str, int]:
    """Names with the parts that each takes, one where none is said."""
    parts: dict[str, int] = {}
    for word in re.split(r"[\s,，、;；]+", unicodedata.normalize("NFKC", text)):
        name, _, part = word.partition("=")
        if name:
            parts[name] = int(part) if part.isdecimal() else 0 if part else 1
    return parts


def _share(queue: Queue, names: str, due: date | None) -> None:
    require(Right.ASSIGN_REVIEWS)
    loose = [one for one in queue.waiting if one.call_id not in queue.desks]
    try:
        dealt = share_out(loose, read_parts(names))
        note("review.assign", actor=current_user(), subject=f"{len(dealt)} calls")
        with FactLog(reviews_path()) as log:
            done = assign(log, dealt, author=current_user(), due=due)
    except CallqaError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.session_state["sharing/done"] = say("已分派 {n} 通。", n=done)
    st.rerun()


def _show_recall(queue: Queue) -> None:
    """Whose calls to take back; what somebody has begun stays in the draft."""
    waiting = {one.call_id for one in queue.waiting}
    held = [desk for call_id, desk in queue.desks.items() if call_id in waiting]
    if not held:
        return
    with st.form("recalling", border=False):
        who = st.selectbox(
            say("收回谁的"), sorted({one.reviewer for one in held}), index=None,
            placeholder=say("选一位复核人"), key="sharing/recall",
        )  # fmt: skip
        if st.form_submit_button(say("收回")) and who:
            _recall(who, waiting)


def _recall(who: str, waiting: set[str]) -> None:
    require(Right.ASSIGN_REVIEWS)
    try:
        note("review.recall", actor=current_user(), subject=who)
        with FactLog(reviews_path()) as log:
            held = assignments(log).values()
            mine = [one for one in held if one.reviewer == who and one.call_id in waiting]
            done = recall(log, mine, author=current_user())
    except CallqaError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.session_state["sharing/done"] = say("已收回 {n} 通。", n=done)
    st.rerun()
