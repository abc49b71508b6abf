"""The forms and the result of a calibration."""

import re
from datetime import date

import streamlit as st

from conversation.errors import CallqaError
from dashboards.components.table import Column, Record, show_table
from dashboards.data import ask
from dashboards.figures import NOTHING, decimal, percent
from dashboards.labels import plain, say
from dashboards.links import call_address
from dashboards.people import require
from dashboards.rescoring import rescore
from dashboards.trail import note
from dashboards.vocabulary import OUTCOMES, word
from review import Verdict
from review.calibration import (
    Calibration,
    Sheet,
    close_calibration,
    hand_in,
    missing_sheets,
    open_calibration,
)
from review.calibration_result import PersonCalibration, measure_calibration
from review.facts import FactLog
from review.roles import Right
from warehouse.read.call import Card, read_call
from warehouse.read.calls import call_lines, filter_choices
from warehouse.read.reviewing import checkpoint_titles

_SEPARATORS = re.compile(r"[\s,，、;；]+")


def show_new(log: FactLog, author: str) -> None:
    """Draw the form that opens a session."""
    cards = dict(ask(filter_choices).scorecards)
    with (
        st.expander(say("新建校准"), icon=":material/add:"),
        st.form("calibration-new", border=False),
    ):
        title = st.text_input(say("标题"), max_chars=100, key="calibration/title")
        left, middle, right = st.columns(3)
        card = left.selectbox(
            say("评分表"), list(cards), format_func=cards.__getitem__, key="calibration/card"
        )
        expert = middle.text_input(say("专家（基准，可不填）"), key="calibration/expert")
        due = right.date_input(say("期限"), value=None, format="YYYY-MM-DD", key="calibration/due")
        people = st.text_input(say("参加人（用顿号或空格分开）"), key="calibration/people")
        calls = st.text_area(say("通话编号（用顿号或空格分开）"), key="calibration/calls")
        band = st.number_input(say("得分相差几分以内算一致"), 0.0, 50.0, 5.0, 1.0)
        if st.form_submit_button(say("新建"), type="primary"):
            require(Right.ASSIGN_REVIEWS)
            try:
                wanted = _known_calls(calls, card or "")
                note("calibration.open", actor=author, subject=title or "?")
                open_calibration(
                    log, title=title, scorecard_id=card or "", call_ids=wanted,
                    people=_split(people), author=author, expert=expert, band=band,
                    due=due if isinstance(due, date) else None,
                )  # fmt: skip
            except CallqaError as error:
                st.warning(say("没有记入：{why}", why=plain(str(error))))
            else:
                st.rerun()


def show_sheet(log: FactLog, session: Calibration, person: str) -> None:
    """Draw the form of the next call that ``person`` has still to judge."""
    missing = missing_sheets(log, session)
    mine = [call_id for who, call_id in missing if who == person]
    if session.author == person:
        _show_closing(log, session, len(missing))
    if not mine:
        st.info(say("您的评分都交了。全部交齐后公布，还差 {n} 份。", n=len(missing)))
        return
    st.subheader(say("您的评分（还有 {n} 通）", n=len(mine)))
    call_id = mine[0]
    card = _card(call_id, session.scorecard_id)
    if card is None:
        st.warning(say("通话 {call} 不在您的数据范围内，或没有这张评分表。", call=plain(call_id)))
        return
    st.markdown(f"[{say('打开通话（盲评）')}]({call_address(call_id)}&blind=1)")
    place = f"calibration/{session.calibration_id}/{call_id}"
    with st.form(place):
        given = {
            line.checkpoint_id: st.segmented_control(
                plain(line.title),
                [str(verdict) for verdict in Verdict],
                format_func=lambda verdict: word(OUTCOMES, verdict),
                key=f"{place}/{line.checkpoint_id}",
            )
            for line in card.checkpoints
        }
        if st.form_submit_button(say("提交评分"), type="primary"):
            _hand_in(log, session, call_id, person, given, card)


def _hand_in(
    log: FactLog,
    session: Calibration,
    call_id: str,
    person: str,
    given: dict[str, str | None],
    card: Card,
) -> None:
    require(Right.CALIBRATE)
    answers = {name: verdict for name, verdict in given.items() if verdict is not None}
    if len(answers) < len(given):
        st.warning(say("还有 {n} 项待定", n=len(given) - len(answers)))
        return
    found = rescore(call_id, card, answers)
    try:
        note("calibration.hand_in", actor=person, subject=session.calibration_id, call=call_id)
        hand_in(
            log, session.calibration_id, call_id, person=person, verdicts=answers,
            score=found.score if found else None,
        )  # fmt: skip
    except CallqaError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.rerun()


def _show_closing(log: FactLog, session: Calibration, missing: int) -> None:
    if st.button(say("提前公布（还差 {n} 份）", n=missing), key="calibration/close"):
        require(Right.ASSIGN_REVIEWS)
        note("calibration.close", actor=session.author, subject=session.calibration_id)
        close_calibration(log, session.calibration_id, author=session.author)
        st.rerun()


def show_result(session: Calibration, sheets: tuple[Sheet, ...]) -> None:
    """Draw agreement by checkpoint and by person, and everybody's answers side by side."""
    found = measure_calibration(session, sheets)
    if found.within_band is not None:
        st.markdown(
            say(
                "得分相差 {band} 分以内：**{share}**",
                band=f"{session.band:g}",
                share=percent(100 * found.within_band),
            )
        )
    titles = ask(checkpoint_titles)
    columns = [
        Column("title", say("质检点"), wrap=True),
        Column("exact", say("一致率"), "number"),
        Column("cohen", "Cohen κ", "number"),
        Column("fleiss", "Fleiss κ", "number"),
        Column("ac1", "Gwet AC1", "number"),
        Column("answers", say("各人结论"), wrap=True),
    ]
    records = [
        Record(
            {
                "title": titles.get(line.checkpoint_id, line.checkpoint_id),
                "exact": percent(100 * line.exact),
                "cohen": _kappa(line.cohen),
                "fleiss": _kappa(line.fleiss),
                "ac1": _kappa(line.ac1),
                "answers": _answers(line.checkpoint_id, session, sheets),
            }
        )
        for line in sorted(found.checkpoints, key=lambda one: one.exact)
    ]
    show_table(columns, records, key="calibration-result", caption=say("校准结果"))
    if found.people:
        _show_people(session, found.people)


def _show_people(session: Calibration, people: tuple[PersonCalibration, ...]) -> None:
    st.subheader(say("与专家 {who} 相比", who=plain(session.expert)))
    columns = [
        Column("person", say("姓名")),
        Column("exact", say("一致率"), "number"),
        Column("gap", say("平均分差"), "number"),
    ]
    records = [
        Record(
            {
                "person": one.person,
                "exact": percent(100 * one.exact),
                "gap": decimal(one.score_gap),
            }
        )
        for one in people
    ]
    show_table(columns, records, key="calibration-people", caption=say("与专家相比"))


def _answers(name: str, session: Calibration, sheets: tuple[Sheet, ...]) -> str:
    by_place = {(one.call_id, one.person): one.verdicts.get(name, "") for one in sheets}
    lines = []
    for call_id in session.call_ids:
        told = [
            f"{person} {word(OUTCOMES, by_place[call_id, person])}"
            for person in session.people
            if by_place.get((call_id, person))
        ]
        if (
            len({by_place[call_id, one] for one in session.people if (call_id, one) in by_place})
            > 1
        ):
            lines.append(f"{call_id}：{'，'.join(told)}")
    return "；".join(lines)


def _kappa(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _card(call_id: str, scorecard_id: str) -> Card | None:
    call = ask(read_call, call_id)
    cards = call.cards if call is not None else ()
    return next((card for card in cards if card.scorecard_id == scorecard_id), None)


def _known_calls(typed: str, scorecard_id: str) -> tuple[str, ...]:
    wanted = _split(typed)
    seen = {line.call_id for line in ask(call_lines, wanted)}
    strangers = [one for one in wanted if one not in seen or _card(one, scorecard_id) is None]
    if strangers:
        raise CallqaError(
            f"{', '.join(strangers)}: no such call with this scorecard — check the ids"
        )
    return wanted


def _split(typed: str) -> tuple[str, ...]:
    return tuple(part for part in _SEPARATORS.split(typed) if part)
