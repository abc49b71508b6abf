"""改进事项: who does what about a topic or checkpoint, and whether it helped."""

from datetime import date

import streamlit as st

from dashboards.case_form import change_form, open_form
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, day, short_moment
from dashboards.home import reviews_path
from dashboards.labels import plain, say
from dashboards.notices import say_nothing_yet
from dashboards.people import current_user, may
from dashboards.vocabulary import word
from review.cases import Case, CaseState, CaseSubject, list_cases
from review.facts import FactLog
from review.roles import Right
from topics.verification import Effect
from warehouse.read import EVERY_CALL
from warehouse.read.cases import verify_checkpoint_action, verify_topic_action
from warehouse.read.overview import read_coverage
from warehouse.read.reviewing import checkpoint_titles
from warehouse.read.topics import list_topics

STATES = {"open": "待处理", "acting": "实施中", "verified": "已验证", "closed": "已关闭"}
_STATE_TONES = {"open": "warn", "acting": "info", "verified": "good"}
_VERDICTS = {
    "improved": "已改善",
    "not_improved": "未改善",
    "worse": "变差",
    "too_early": "尚不能判断",
}
_VERDICT_TONES = {"improved": "good", "not_improved": "warn", "worse": "bad"}


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
    _show_cases(cases, subjects, coverage.last_day)
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


def _show_cases(cases: tuple[Case, ...], subjects: dict[str, str], today: date | None) -> None:
    columns = [
        Column("case", say("事项"), wrap=True),
        Column("about", say("关于"), wrap=True),
        Column("owner", say("负责人")),
        Column("department", say("部门")),
        Column("acted", say("实施日")),
        Column("due", say("期限"), "chips"),
        Column("state", say("状态"), "chips"),
        Column("effect", say("效果"), "chips"),
    ]
    records = [
        Record(
            {
                "case": case.title,
                "about": subjects.get(f"{case.subject_kind}:{case.subject_id}", case.subject_id),
                "owner": case.owner,
                "department": case.department or NOTHING,
                "acted": day(case.acted_on),
                "due": _due(case, today),
                "state": [chip(word(STATES, case.state), _STATE_TONES.get(case.state, ""))],
                "effect": _effect_chips(verify(case)),
            }
        )
        for case in cases
    ]
    show_table(columns, records, key="cases", caption=say("改进事项"))


def _due(case: Case, today: date | None) -> list[dict[str, str]]:
    if case.due is None:
        return []
    is_late = today is not None and case.due < today and case.state is not CaseState.CLOSED
    return [chip(day(case.due), "bad" if is_late else "quiet", say("已逾期") if is_late else "")]


def _effect_chips(effect: Effect | None) -> list[dict[str, str]]:
    if effect is None:
        return []
    verdict = str(effect.verdict)
    return [chip(word(_VERDICTS, verdict), _VERDICT_TONES.get(verdict, "quiet"))]


def verify(case: Case) -> Effect | None:
    """Whether the action helped; ``None`` before it is in force."""
    if case.acted_on is None:
        return None
    if case.subject_kind is CaseSubject.CHECKPOINT:
        return ask(verify_checkpoint_action, case.subject_id, acted_on=case.acted_on)
    return ask(verify_topic_action, case.subject_id, acted_on=case.acted_on)


def _show_case(case: Case) -> None:
    with st.container(border=True):
        st.markdown(f"**{plain(case.title)}**")
        st.markdown(plain(case.action) or say("还没有写明措施。"))
        effect = verify(case)
        if effect is not None:
            _show_effect(effect)
        for note in case.notes:
            st.caption(plain(f"{short_moment(note.at)} {note.author}：{note.text}"))


def _show_effect(effect: Effect) -> None:
    told = word(_VERDICTS, str(effect.verdict))
    if effect.ratio is None or effect.low is None or effect.high is None:
        st.markdown(f"**{say('效果')}：{told}**")
    else:
        st.markdown(
            f"**{say('效果')}：{told}** · "
            + say(
                "为无措施时预期的 {ratio}（95% 区间 {low} … {high}）",
                ratio=f"{effect.ratio:.0%}",
                low=f"{effect.low:.0%}",
                high=f"{effect.high:.0%}",
            )
        )
    st.caption(
        say(
            "实施前 {before} 周 {calls_before} 通，实施后 {after} 周 {calls_after} 通；"
            "以其他主题的同期变化为对照。",
            before=effect.weeks_before,
            calls_before=f"{effect.calls_before:,}",
            after=effect.weeks_after,
            calls_after=f"{effect.calls_after:,}",
        )
    )


show_page()
