"""Appeals on the call page: raise, answer, and the record of both."""

from datetime import UTC, datetime

import streamlit as st

from conversation.errors import UsageError
from dashboards.components.table import Column, Record, chip, show_table
from dashboards.figures import NOTHING, moment
from dashboards.labels import plain, say
from dashboards.people import current_user, may, require
from dashboards.practice import practice
from dashboards.rescoring import in_force
from dashboards.trail import note
from dashboards.vocabulary import APPEAL_TONES, APPEALS, OUTCOMES, word
from review import (
    Appeal,
    ReviewStore,
    Step,
    Verdict,
    answer_appeal,
    list_appeals,
    raise_appeal,
)
from review.appeal import NEXT_STEPS
from review.roles import Right
from warehouse.read.call import Card

_RIGHTS = {
    Step.RAISED: Right.APPEAL,
    Step.WITHDRAWN: Right.APPEAL,
    Step.UPHELD: Right.DECIDE_APPEALS,
    Step.OVERTURNED: Right.DECIDE_APPEALS,
    Step.FINAL: Right.DECIDE_APPEALS,
}


def show_appeals(store: ReviewStore, call_id: str, card: Card) -> None:
    """Draw the appeals about a reviewed card with the forms to raise and to answer one."""
    decided = in_force(store.latest_decisions(call_id), card)
    if not decided:
        return
    titles = {line.checkpoint_id: line.title for line in card.checkpoints}
    appeals = {
        one.steps[0].checkpoint_id: one
        for one in list_appeals(store, call_id)
        if one.steps[0].scorecard_id == card.scorecard_id
    }
    is_waiting = any(one.is_open for one in appeals.values())
    with st.expander(say("申诉（{n}）", n=len(appeals)), expanded=is_waiting):
        if appeals:
            _show_record(appeals, titles, card)
        if not current_user():
            st.caption(say("填写姓名后可以申诉或答复。"))
            return
        _show_form(store, call_id, card, appeals, titles)


def _show_record(appeals: dict[str, Appeal], titles: dict[str, str], card: Card) -> None:
    columns = [
        Column("title", say("质检点"), wrap=True),
        Column("step", say("状态"), "chips"),
        Column("who", say("姓名")),
        Column("reason", say("理由"), wrap=True),
        Column("when", say("时间")),
        Column("due", say("答复期限")),
    ]
    now = datetime.now(UTC)
    records = [
        Record(
            {
                "title": titles.get(name, name),
                "step": _chips(appeal, place, now),
                "who": step.person,
                "reason": step.reason,
                "when": moment(step.created_at.astimezone()),
                "due": moment(step.due_at.astimezone()) if step.due_at else NOTHING,
            }
        )
        for name, appeal in appeals.items()
        for place, step in enumerate(appeal.steps)
    ]
    show_table(columns, records, key=f"appeals-{card.scorecard_id}", caption=say("申诉记录"))


def _chips(appeal: Appeal, place: int, now: datetime) -> list[dict[str, str]]:
    step = appeal.steps[place].step
    chips = [chip(word(APPEALS, str(step)), APPEAL_TONES.get(str(step), "quiet"))]
    if place == len(appeal.steps) - 1 and appeal.is_overdue(now):
        chips.append(chip(say("已超期"), "bad"))
    return chips


def _show_form(
    store: ReviewStore,
    call_id: str,
    card: Card,
    appeals: dict[str, Appeal],
    titles: dict[str, str],
) -> None:
    place = f"appeal/{call_id}/{card.scorecard_id}"
    name = st.selectbox(
        say("质检点"), list(titles), format_func=lambda one: titles[one], key=f"{place}/name"
    )
    appeal = appeals.get(name)
    steps = NEXT_STEPS[appeal.state] if appeal else (Step.RAISED,)
    if not steps:
        st.caption(say("这一项的申诉已结束。"))
        return
    steps = tuple(step for step in steps if may(_RIGHTS[step]))
    if not steps:
        st.caption(say("下一步由有权限的人员办理。"))
        return
    with st.form(f"{place}/form", border=False):
        step = st.segmented_control(
            say("办理"),
            [str(one) for one in steps],
            default=str(steps[0]),
            required=True,
            format_func=lambda one: word(APPEALS, one),
            key=f"{place}/{name}/step",
        )
        verdict = None
        if Step.OVERTURNED in steps:
            verdict = st.segmented_control(
                say("改判为"),
                [str(one) for one in Verdict],
                format_func=lambda one: word(OUTCOMES, one),
                key=f"{place}/{name}/verdict",
            )
        reason = st.text_area(say("理由"), key=f"{place}/{name}/reason", max_chars=2000)
        is_pressed = st.form_submit_button(say("记入申诉记录"))
    if is_pressed:
        _record(store, (call_id, card.scorecard_id, name), card, str(step), verdict, reason)


def _record(
    store: ReviewStore,
    about: tuple[str, str, str],
    card: Card,
    step: str,
    verdict: str | None,
    reason: str,
) -> None:
    require(_RIGHTS[Step(step)])
    person = current_user()
    if step == Step.OVERTURNED and verdict is None:
        st.warning(say("改判要选新的结论。已填内容都还在。"))
        return
    try:
        note(f"appeal.{step}", actor=person, subject=about[0], checkpoint=about[2])
        if step == Step.RAISED:
            raise_appeal(store, about, person=person, reason=reason, rules=practice().appeals)
        else:
            lines = {line.checkpoint_id: line.outcome for line in card.checkpoints}
            answer_appeal(
                store, about, step=step, person=person, reason=reason, verdict=verdict,
                machine_outcome=lines[about[2]],
            )  # fmt: skip
    except UsageError as error:
        st.warning(say("没有记入：{why}", why=plain(str(error))))
        return
    st.rerun()
