"""辅导: what agents are coached on, and when somebody looks again."""

import streamlit as st

from dashboards.coaching_form import show_follow_up, show_new
from dashboards.coaching_notes import show_notes
from dashboards.data import ask
from dashboards.home import reviews_path
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from dashboards.people import current_user, may
from review.coaching import list_notes
from review.facts import FactLog
from review.roles import Right
from warehouse.read.calls import filter_choices
from warehouse.read.overview import read_coverage


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
            show_new(agents)
        else:
            st.info(say("先在左侧填写您的姓名，再写辅导记录。"), icon=":material/badge:")
    if not notes:
        st.caption(say("还没有辅导记录。"))
        return
    show_notes(notes)
    if may(Right.COACH) and current_user():
        show_follow_up([one for one in notes if one.state == "open"])


show_page()
