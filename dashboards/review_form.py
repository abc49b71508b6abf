"""The form in which a person answers a scorecard."""

import streamlit as st

from conversation.errors import UsageError
from dashboards.answers import Desk
from dashboards.blinding import hide_verdicts
from dashboards.components.scorecard import show_checkpoint
from dashboards.figures import decimal
from dashboards.labels import plain, say
from dashboards.people import current_user, may
from dashboards.rescoring import in_force, rescore
from dashboards.trail import note
from dashboards.vocabulary import OUTCOMES, word
from review import DecisionConflictError, Verdict, submit_review
from review.roles import Right
from warehouse.read.call import CallView, Card


@st.fragment
def show_form(call: CallView, desk: Desk, *, stratum: str) -> None:
    """Draw the form of one card; what is typed is kept at every change."""
    if not may(Right.REVIEW) or current_user() != desk.reviewer:
        # A fragment runs alone: the session may have ended since the page was drawn.
        st.error(say("登录已失效，还没有提交；已填内容存为草稿，重新登录后继续。"))
        st.link_button(say("重新登录"), "signin")
        return
    desk.lay_out()
    shown = _shown(call, desk)
    _show_end(call, desk, stratum=stratum)
    with st.container(height=640, border=True):
        for section in shown.sections:
            st.markdown(f"**{plain(section.title)}**")
            for line in section.checkpoints:
                with st.container(border=True, gap="small"):
                    show_checkpoint(
                        line,
                        call_id=call.call_id,
                        key=desk.key(line.checkpoint_id, "shown"),
                    )
                    _ask(desk, line.checkpoint_id, line.title)


def _shown(call: CallView, desk: Desk) -> Card:
    cards = hide_verdicts(call).cards if desk.is_blind else call.cards
    return next(card for card in cards if card.scorecard_id == desk.card.scorecard_id)


def _ask(desk: Desk, checkpoint_id: str, title: str) -> None:
    machine = next(
        line.outcome for line in desk.card.checkpoints if line.checkpoint_id == checkpoint_id
    )
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.segmented_control(
            say("{title}：结论", title=title),
            [str(verdict) for verdict in Verdict],
            format_func=lambda verdict: word(OUTCOMES, verdict),
            key=desk.key(checkpoint_id, "verdict"),
            label_visibility="collapsed",
            on_change=desk.keep,
            width="content",
        )
        if desk.is_blind or (chosen is not None and chosen != machine):
            st.text_input(
                say("{title}：理由", title=title),
                key=desk.key(checkpoint_id, "reason"),
                placeholder=say("理由（改判必填）") if not desk.is_blind else say("理由"),
                label_visibility="collapsed",
                on_change=desk.keep,
                max_chars=1000,
            )


def _show_end(call: CallView, desk: Desk, *, stratum: str) -> None:
    typed = desk.typed()
    open_titles = [line.title for line in desk.card.checkpoints if not typed[line.checkpoint_id][0]]
    with st.container(horizontal=True, vertical_alignment="center"):
        if open_titles:
            st.markdown(say("还有 **{n}** 项待定", n=len(open_titles)))
        elif not desk.is_blind:
            found = rescore(call.call_id, desk.card, {k: v for k, (v, _) in typed.items()})
            st.markdown(
                say(
                    "机器 **{machine}** → 人工 **{human}**",
                    machine=decimal(desk.card.score),
                    human=decimal(found.score if found else None),
                )
            )
        pressed = st.button(
            say("提交复核"),
            type="primary",
            disabled=bool(open_titles),
            shortcut="Ctrl+Enter",
            key=desk.key("", "submit"),
        )
    if pressed:
        _submit(call, desk, stratum=stratum)
    _show_conflict(desk)


def _submit(call: CallView, desk: Desk, *, stratum: str) -> None:
    answers = desk.answers()
    found = rescore(call.call_id, desk.card, {a.checkpoint_id: str(a.verdict) for a in answers})
    note(
        "review.submit",
        actor=desk.reviewer,
        subject=call.call_id,
        before=_told({line.checkpoint_id: line.outcome for line in desk.card.checkpoints}),
        after=_told({one.checkpoint_id: str(one.verdict) for one in answers}),
        card=desk.card.scorecard_id,
    )
    try:
        submit_review(
            desk.store,
            call.call_id,
            scorecard_id=desk.card.scorecard_id,
            reviewer=desk.reviewer,
            answers=answers,
            stratum=stratum,
            is_blind=desk.is_blind,
            machine_score=desk.card.score,
            reviewed_score=found.score if found else None,
        )
    except DecisionConflictError:
        st.session_state[desk.key("", "conflict")] = True
        return
    except UsageError:
        st.warning(say("改判的项目要写理由。已填内容都还在。"))
        return
    desk.clear()
    st.query_params.pop("review", None)
    st.query_params.pop("blind", None)
    st.session_state["review/done"] = call.call_id
    st.rerun()


def _told(answers: dict[str, str]) -> str:
    return " ".join(f"{name}={verdict}" for name, verdict in sorted(answers.items()))


def _show_conflict(desk: Desk) -> None:
    """Tell the slower of two reviewers who was faster; what is typed stays in the fields."""
    if not st.session_state.get(desk.key("", "conflict")):
        return
    decided = in_force(desk.store.latest_decisions(desk.call_id), desk.card)
    typed = desk.typed()
    others = sorted({one.reviewer for one in decided.values()})
    st.error(
        say(
            "{name} 在您填写期间已提交了这通电话的复核，您的还没有保存，已填内容都还在。",
            name=plain("、".join(others)),
        )
    )
    titles = {line.checkpoint_id: line.title for line in desk.card.checkpoints}
    for name, one in decided.items():
        if not desk.is_blind and str(one.verdict) != typed.get(name, ("", ""))[0]:
            st.markdown(
                say(
                    "- {title}：对方 **{theirs}**（{why}），您 **{mine}**",
                    title=plain(titles.get(name, name)),
                    theirs=word(OUTCOMES, str(one.verdict)),
                    why=plain(one.reason or "—"),
                    mine=word(OUTCOMES, typed.get(name, ("", ""))[0]),
                )
            )
    if st.button(say("看过了，仍按我的提交"), key=desk.key("", "again")):
        desk.take_as_seen()
        st.session_state.pop(desk.key("", "conflict"))
        st.rerun(scope="fragment")
