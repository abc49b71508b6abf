"""Writing a coaching note and following it up; what is typed stays when something is refused."""

from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.data import ask
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import current_user, require
from dashboards.trail import note
from review.coaching import LONGEST, CoachingNote, follow_up_note, write_note
from review.facts import FactLog
from review.roles import Right
from warehouse.read.reviewing import checkpoint_titles


def show_new(agents: tuple[str, ...]) -> None:
    """Draw the form of a new note, filled from the address when a link of a call led here."""
    wanted = st.query_params.get("agent", "")
    with (
        st.expander(say("写辅导记录"), icon=":material/add:", expanded=bool(wanted)),
        st.form("coaching-new", border=False),
    ):
        left, middle, right = st.columns(3)
        place = agents.index(wanted) if wanted in agents else None
        agent = left.selectbox(say("座席"), agents, index=place, key="coaching/agent")
        titles = ask(checkpoint_titles)
        about = middle.selectbox(
            say("质检点"), list(titles), index=None, format_func=titles.__getitem__,
            key="coaching/about",
        )  # fmt: skip
        follow = right.date_input(
            say("回看日期"), value=None, format="YYYY-MM-DD", key="coaching/follow"
        )
        call_id = st.text_input(
            say("通话编号（可不填）"), value=st.query_params.get("from", ""), key="coaching/call"
        )
        text = st.text_area(say("内容"), max_chars=LONGEST, key="coaching/text")
        if st.form_submit_button(say("保存"), type="primary"):
            _save(
                agent or "", text, call_id.strip(), about or "",
                follow if isinstance(follow, date) else None,
            )  # fmt: skip


def _save(agent: str, text: str, call_id: str, about: str, follow: date | None) -> None:
    require(Right.COACH)
    try:
        with FactLog(reviews_path()) as log:
            note("coaching.write", actor=current_user(), subject=agent or "?", call=call_id)
            write_note(
                log, agent, text=text, author=current_user(), call_id=call_id,
                checkpoint_id=about, follow_up=follow,
            )  # fmt: skip
    except CallqaError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.rerun()


def show_follow_up(open_notes: list[CoachingNote]) -> None:
    """Draw the choice of an open note and the form of what was seen; nothing without one."""
    if not open_notes:
        return
    st.subheader(say("回看"))
    names = {one.note_id: f"{one.agent_id} · {one.text[:40]}" for one in open_notes}
    chosen = st.selectbox(
        say("辅导记录"), list(names), format_func=names.__getitem__, key="coaching/which"
    )
    found = next(one for one in open_notes if one.note_id == chosen)
    with st.form(f"coaching/{found.note_id}/{found.version}", border=False):
        outcome = st.text_area(say("看到了什么"), max_chars=LONGEST, key="coaching/outcome")
        again = st.date_input(say("再次回看（不填即完成）"), value=None, format="YYYY-MM-DD")
        if st.form_submit_button(say("保存")):
            require(Right.COACH)
            try:
                with FactLog(reviews_path()) as log:
                    note("coaching.follow_up", actor=current_user(), subject=found.agent_id)
                    follow_up_note(
                        log, found, outcome=outcome, author=current_user(),
                        again_on=again if isinstance(again, date) else None,
                    )  # fmt: skip
            except CallqaError as error:
                st.warning(say("没有记入：{why}", why=plain(str(error))))
            else:
                st.rerun()
