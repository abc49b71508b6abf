"""A transcript corrected by whoever heard the call: roles flipped, words written down."""

from collections.abc import Callable

import streamlit as st

from conversation.errors import CallqaError
from dashboards.doors import Rejudged, doors
from dashboards.figures import clock
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from dashboards.trail import note
from dashboards.vocabulary import OUTCOMES, ROLES, word
from review.roles import Right
from warehouse.read.call import CallView, TurnLine

DONE_KEY = "correcting/done"


def show_corrections(call: CallView) -> None:
    """Draw the forms; nothing where the reader may not or the server has no such door."""
    if not may(Right.REVIEW) or doors().flip_roles is None or not call.turns:
        return
    _show_done(call.call_id)
    with st.expander(say("更正角色或文字"), icon=":material/edit_note:"):
        if not current_user():
            st.caption(say("先在左侧填写您的姓名，再更正。"))
            return
        st.caption(say("更正立即重新评分；机器的原文与角色永久保留。"))
        _show_flip(call)
        _show_words(call)


def _show_flip(call: CallView) -> None:
    with st.form(f"flip/{call.call_id}", border=False):
        reason = st.text_input(say("对调理由"), max_chars=500, key=f"flip/{call.call_id}/why")
        if st.form_submit_button(say("座席与客户对调"), icon=":material/swap_horiz:"):
            door, who = doors().flip_roles, _who()
            if door is not None and who:
                note("roles.flip", actor=who, subject=call.call_id, reason=reason)
                _carry_out(call.call_id, lambda: door(call.call_id, who, reason))


def _show_words(call: CallView) -> None:
    turns = {turn.index: turn for turn in call.turns}
    chosen = st.selectbox(
        say("更正哪一句"),
        list(turns),
        index=None,
        format_func=lambda index: _named(turns[index]),
        key=f"words/{call.call_id}/turn",
        placeholder=say("选一句"),
    )
    if chosen is None:
        return
    with st.form(f"words/{call.call_id}/{chosen}", border=False):
        text = st.text_area(
            say("实际说的是"), value=turns[chosen].text, key=f"words/{call.call_id}/{chosen}/text"
        )
        st.caption(say("显示为 * 的号码请按听到的写；写好后同样会被脱敏。"))
        if st.form_submit_button(say("保存更正")) and text.strip() != turns[chosen].text:
            door, who = doors().correct_words, _who()
            if door is not None and who:
                note("words.correct", actor=who, subject=call.call_id, turn=str(chosen))
                _carry_out(call.call_id, lambda: door(call.call_id, chosen, text, who, ""))


def _who() -> str:
    require(Right.REVIEW)
    return current_user()


def _carry_out(call_id: str, correct: Callable[[], Rejudged]) -> None:
    try:
        with st.spinner(say("正在重新评分…")):
            done = correct()
    except CallqaError as error:
        st.warning(say("没有更正：{why}", why=plain(str(error))))
        return
    st.session_state[DONE_KEY] = (call_id, _told(done))
    st.rerun()


def _told(done: Rejudged) -> str:
    if not done.judged:
        return say("更正已记录，跑批占用中，下次运行时重新评分。")
    if not done.changed:
        return say("更正已记录并重新评分，结论不变。")
    changes = "；".join(
        f"{plain(one.checkpoint_id)} {_outcome(one.before)} → {_outcome(one.after)}"
        for one in done.changed
    )
    return say("更正已记录并重新评分，{n} 项结论改变：{what}", n=len(done.changed), what=changes)


def _outcome(name: str) -> str:
    return word(OUTCOMES, name) if name else "—"


def _show_done(call_id: str) -> None:
    told = st.session_state.get(DONE_KEY)
    if told and told[0] == call_id:
        st.success(told[1])
        st.session_state.pop(DONE_KEY)


def _named(turn: TurnLine) -> str:
    return f"{clock(turn.start_s)} {word(ROLES, turn.role)}：{turn.text[:40]}"
