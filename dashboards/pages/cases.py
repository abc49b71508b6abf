"""改进事项: who does what about a topic or checkpoint, and whether it helped."""

import streamlit as st

from dashboards.case_effect import show_effect, verify
from dashboards.case_form import change_form, open_form
from dashboards.case_list import STATES, show_cases
from dashboards.data import ask
from dashboards.figures import short_moment
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.notices import say_nothing_yet
from dashboards.people import current_user, may
from review.cases import Case, list_cases
from review.facts import FactLog
from review.roles import Right
from warehouse.read import EVERY_CALL
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles
from warehouse.read.topics import list_topics


def show_page() -> None:
    """Draw the page."""
    st.header(say("改进事项"))
    coverage = ask(read_coverage)
    if not coverage.calls:
        say_nothing_yet()
        return
    subjects = _subjects()
    author = current_user() if may(Right.EDIT_TOPICS) else ""
    if author:
        open_form(subjects, author)
    elif may(Right.EDIT_TOPICS):
        st.info(say("先在左侧填写您的姓名，再新建或修改事项。"), icon=":material/badge:")
    with FactLog(reviews_path()) as log:
        cases = list_cases(log)
    if not cases:
        st.caption(say("还没有改进事项。从一个投诉主题或质检点开始。"))
        return
    show_cases(cases, subjects, coverage.last_day)
    names = {case.case_id: f"{case.case_id} {case.title}" for case in reversed(cases)}
    chosen = st.selectbox(say("事项"), list(names), format_func=names.__getitem__, key="case")
    found = next(case for case in cases if case.case_id == chosen)
    _show_case(found)
    if author:
        change_form(found, author, STATES)


def _subjects() -> dict[str, str]:
    """Everything that a case can be about: ``kind:id`` to its name."""
    topics = {
        f"topic:{topic.topic_id}": f"{say('主题')} · {topic.label}"
        for topic in ask(list_topics, EVERY_CALL)
        if topic.topic_id
    }
    points = {
        f"checkpoint:{identity}": f"{say('质检点')} · {title}"
        for identity, title in ask(checkpoint_titles).items()
    }
    return topics | points


def _show_case(case: Case) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(case.title)}**")
        st.markdown(plain(case.action) or say("还没有写明措施。"))
        effect = verify(case)
        if effect is not None:
            show_effect(effect)
        for note in case.notes:
            st.caption(plain(f"{short_moment(note.at)} {note.author}：{note.text}"))


show_page()
