"""校准: several people judge the same calls blind, and see where they differ."""

import streamlit as st

from dashboards.calibrating import show_new, show_result, show_sheet
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.data import ask
from dashboards.figures import day
from dashboards.home import reviews_path
from dashboards.labels import say
from dashboards.notices import say_nothing_yet
from dashboards.people import current_user, may
from review.calibration import (
    Calibration,
    is_shown,
    list_calibrations,
    missing_sheets,
    sheets_for,
)
from review.facts import FactLog
from review.roles import Right
from warehouse.read.overview import read_coverage


def show_page() -> None:
    """Draw the page."""
    st.header(say("校准"))
    if not ask(read_coverage).calls:
        say_nothing_yet()
        return
    st.caption(say("各自独立评分，全部交齐后才互相可见；校准结果不计入任何平均分。"))
    person = current_user()
    if not person:
        st.info(say("先在左侧填写您的姓名，再参加校准。"), icon=":material/badge:")
        return
    with FactLog(reviews_path()) as log:
        sessions = [
            one
            for one in list_calibrations(log)
            if person in one.people or may(Right.ASSIGN_REVIEWS)
        ]
        if may(Right.ASSIGN_REVIEWS):
            show_new(log, person)
        if not sessions:
            st.caption(say("没有您参加的校准。"))
            return
        _show_sessions(log, sessions)
        names = {one.calibration_id: f"{one.calibration_id} {one.title}" for one in sessions}
        chosen = st.selectbox(
            say("校准"), list(names), format_func=names.__getitem__, key="calibration"
        )
        session = next(one for one in sessions if one.calibration_id == chosen)
        if is_shown(log, session):
            show_result(session, sheets_for(log, session, person=person))
        else:
            show_sheet(log, session, person)


def _show_sessions(log: FactLog, sessions: list[Calibration]) -> None:
    columns = [
        Column("title", say("标题"), wrap=True),
        Column("state", say("状态"), "chips"),
        Column("people", say("参加人"), wrap=True),
        Column("calls", say("通话"), "number"),
        Column("due", say("期限")),
        Column("waiting", say("还差"), wrap=True),
    ]
    records = []
    for one in sessions:
        missing = missing_sheets(log, one)
        waiting = sorted({person for person, _ in missing})
        is_over = bool(one.closed_by) or not missing
        records.append(
            Record(
                {
                    "title": one.title,
                    "state": [
                        chip(say("已公布"), "good") if is_over else chip(say("进行中"), "info")
                    ],
                    "people": "、".join(one.people),
                    "calls": f"{len(one.call_ids)}",
                    "due": day(one.due),
                    "waiting": "" if is_over else "、".join(waiting),
                }
            )
        )
    show_table(columns, records, key="calibrations", caption=say("校准"))


show_page()
