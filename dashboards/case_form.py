"""Opening and changing improvement cases; what is typed stays when something is refused."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.people import require
from review import DecisionConflictError
from review.cases import Case, CaseState, CaseSubject, change_case, open_case
from review.facts import FactLog
from review.roles import Right

_LONGEST = 200


def open_form(subjects: Mapping[str, str], author: str) -> None:
    """Draw the form of a new case."""
    with st.expander(say("新建改进事项"), icon=":material/add:"), st.form("case-new", border=False):
        about = st.selectbox(
            say("关于"), list(subjects), index=None, format_func=subjects.__getitem__,
            placeholder=say("主题或质检点"),
        )  # fmt: skip
        title = st.text_input(say("标题"), max_chars=_LONGEST)
        left, middle, right = st.columns(3)
        owner = left.text_input(say("负责人"), max_chars=_LONGEST)
        department = middle.text_input(say("部门"), max_chars=_LONGEST)
        due = right.date_input(say("期限"), value=None, format="YYYY-MM-DD")
        action = st.text_area(say("措施"), max_chars=2000)
        acted = st.date_input(say("实施日"), value=None, format="YYYY-MM-DD")
        if st.form_submit_button(say("新建"), type="primary"):
            require(Right.EDIT_TOPICS)
            kind, _, subject = (about or "").partition(":")
            try:
                with FactLog(reviews_path()) as log:
                    open_case(
                        log, subject_kind=kind or CaseSubject.TOPIC, subject_id=subject,
                        title=title, owner=owner, author=author, department=department,
                        action=action, acted_on=_day(acted), due=_day(due),
                    )  # fmt: skip
            except CallqaError as error:
                st.error(plain(str(error)))
            else:
                st.rerun()


def change_form(case: Case, author: str, states: Mapping[str, str]) -> None:
    """Draw the form that changes a case."""
    with st.form(f"case-{case.case_id}-{case.version}"):
        left, middle, right = st.columns(3)
        state = left.selectbox(
            say("状态"), list(CaseState), index=list(CaseState).index(case.state),
            format_func=lambda one: say(states[str(one)]),
        )  # fmt: skip
        owner = middle.text_input(say("负责人"), value=case.owner, max_chars=_LONGEST)
        acted = right.date_input(say("实施日"), value=case.acted_on, format="YYYY-MM-DD")
        action = st.text_area(say("措施"), value=case.action, max_chars=2000)
        note = st.text_input(say("备注"), max_chars=_LONGEST)
        if st.form_submit_button(say("保存")):
            typed = {
                "state": str(state),
                "owner": owner,
                "action": action,
                "acted_on": day.isoformat() if (day := _day(acted)) else "",
            }
            _save(case, author, note, typed)


def _save(case: Case, author: str, note: str, typed: Mapping[str, str]) -> None:
    require(Right.EDIT_TOPICS)
    before = {
        "state": str(case.state),
        "owner": case.owner,
        "action": case.action,
        "acted_on": case.acted_on.isoformat() if case.acted_on else "",
    }
    changes = {name: value for name, value in typed.items() if value != before[name]}
    try:
        with FactLog(reviews_path()) as log:
            change_case(
                log, case.case_id, author=author, note=note, expected_version=case.version,
                changes=changes,
            )  # fmt: skip
    except DecisionConflictError:
        st.warning(say("有人刚刚修改了此事项，请刷新后再保存。"), icon=":material/sync_problem:")
    except CallqaError as error:
        st.error(plain(str(error)))
    else:
        st.rerun()


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
