"""辅导: what agents are coached on, and when somebody looks again."""

from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.components.table import Column, Record, chip, link, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, day
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.links import call_address
from dashboards.notices import say_nothing_yet
from dashboards.people import current_user, may, require
from dashboards.trail import note
from review.coaching import LONGEST, CoachingNote, follow_up_note, list_notes, write_note
from review.facts import FactLog
from review.roles import Right
from warehouse.read.calls import filter_choices
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles


def show_page() -> None:
    """Draw the page; notes to agents whose calls are out of the reader's sight are not there."""
    st.header(say("辅导"))
    if not ask(read_coverage).calls:
        say_nothing_yet()
        return
    agents = ask(filter_choices).agents
    with FactLog(reviews_path()) as log:
        notes = [one for one in list_notes(log) if one.agent_id in agents]
    if may(Right.COACH):
        if current_user():
            _show_new(agents)
        else:
            st.info(say("先在左侧填写您的姓名，再写辅导记录。"), icon=":material/badge:")
    if not notes:
        st.caption(say("还没有辅导记录。"))
        return
    _show_notes(notes)
    if may(Right.COACH) and current_user():
        _show_follow_up([one for one in notes if one.state == "open"])


def _show_notes(notes: list[CoachingNote]) -> None:
    titles = ask(checkpoint_titles)
    columns = [
        Column("agent", say("座席")),
        Column("state", say("状态"), "chips"),
        Column("follow", say("回看日期")),
        Column("text", say("内容"), wrap=True),
        Column("about", say("质检点"), wrap=True),
        Column("call", say("通话"), "link"),
        Column("outcome", say("回看结果"), wrap=True),
        Column("author", say("姓名")),
    ]
    records = [
        Record(
            {
                "agent": one.agent_id,
                "state": _chips(one),
                "follow": day(one.follow_up),
                "text": one.text,
                "about": titles.get(one.checkpoint_id, one.checkpoint_id) or NOTHING,
                "call": link(one.call_id or NOTHING, call_address(one.call_id)),
                "outcome": one.outcome or NOTHING,
                "author": one.author,
            }
        )
        for one in notes
    ]
    show_table(columns, records, key="coaching", caption=say("辅导记录"))


def _chips(one: CoachingNote) -> list[dict[str, str]]:
    if one.state == "done":
        return [chip(say("已完成"), "good")]
    if one.is_due(date.today()):  # noqa: DTZ011 a day on the reader's calendar
        return [chip(say("该回看了"), "bad")]
    return [chip(say("进行中"), "info")]


def _show_new(agents: tuple[str, ...]) -> None:
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


def _show_follow_up(open_notes: list[CoachingNote]) -> None:
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


show_page()
