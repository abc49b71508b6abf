"""What was said behind the masks of one call: on request, with a reason, on the record."""

import time

import streamlit as st

from conversation import Transcript
from conversation.errors import CallqaError, UsageError
from dashboards.components.table import Column, Record, show_table
from dashboards.data import ask
from dashboards.doors import doors
from dashboards.figures import clock
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from dashboards.trail import note
from dashboards.vocabulary import ROLES, word
from language.personal_data.masking import MASK
from review.roles import Right
from warehouse.read.call import CallView, read_call

OPENED_KEY = "originals/opened"
SHORTEST_REASON = 4  # characters: enough for 核对卡号
SHOWN_FOR_S = 600.0


def show_originals(call: CallView) -> None:
    """Draw the request, or for ten minutes what it opened; nothing for those without the right."""
    if not may(Right.SEE_ORIGINALS) or doors().original_transcript is None or not call.turns:
        return
    with st.expander(say("查看脱敏前的原文"), icon=":material/visibility_lock:"):
        if not current_user():
            st.caption(say("先在左侧填写您的姓名，再查看。"))
        elif _is_open(call.call_id):
            _show_words(call)
        else:
            _show_request(call.call_id)


def _show_request(call_id: str) -> None:
    st.caption(say("只显示给您、只限这通电话、十分钟后收起；姓名、时间与理由记入审计日志。"))
    with st.form(f"originals/{call_id}", border=False):
        reason = st.text_input(
            say("查看理由"), max_chars=200, key=f"originals/{call_id}/why"
        ).strip()
        if st.form_submit_button(say("查看原文"), icon=":material/visibility:"):
            if len(reason) < SHORTEST_REASON:
                st.warning(say("请写明理由，至少四个字。"))
                return
            _open(call_id, reason)


def _open(call_id: str, reason: str) -> None:
    """Note the request, then open: where it cannot be noted, nothing is shown."""
    if _read(call_id) is None:
        return
    note("originals.read", actor=current_user(), subject=call_id, reason=reason)
    st.session_state[OPENED_KEY] = (call_id, current_user(), time.monotonic() + SHOWN_FOR_S)
    st.rerun()


def _is_open(call_id: str) -> bool:
    opened_call, reader, until = st.session_state.get(OPENED_KEY, ("", "", 0.0))
    is_theirs = (opened_call, reader) == (call_id, current_user())
    return is_theirs and time.monotonic() < float(until)


@st.fragment(run_every=30.0)
def _show_words(call: CallView) -> None:
    if not _is_open(call.call_id):
        st.rerun()
    original = _read(call.call_id)
    if original is None:
        return
    masked = {turn.index: turn for turn in call.turns}
    records = [
        Record(
            {
                "at": clock(turn.start),
                "role": word(ROLES, masked[turn.index].role),
                "text": turn.text,
            },
            seeks=turn.start,
        )
        for turn in original.turns
        if turn.index in masked and MASK in masked[turn.index].text
    ]
    if not records:
        st.info(say("这通电话没有脱敏的文字，或只有任何人都看不到的验证码与密码。"))
        return
    columns = [
        Column("at", say("时间"), "number"),
        Column("role", say("说话人")),
        Column("text", say("原文"), wrap=True),
    ]
    show_table(columns, records, key="originals", caption=say("脱敏前的原文"))
    if st.button(say("收起原文")):
        st.session_state.pop(OPENED_KEY, None)
        st.rerun()


def _read(call_id: str) -> Transcript | None:
    """The words, for a reader with the right and the call in scope; otherwise says why not."""
    require(Right.SEE_ORIGINALS)
    door = doors().original_transcript
    if door is None or ask(read_call, call_id) is None:
        return None
    try:
        return door(call_id)
    except UsageError:
        st.info(say("没有保留这通电话的原文：结果目录的设置只保存脱敏后的文字。"))
    except CallqaError as error:
        st.warning(say("原文打不开：{why}", why=plain(str(error))))
    return None
