"""The machine's answers and people's, beside each other."""

import streamlit as st

from dashboards.components.table import Column, Record, chip, show_table
from dashboards.figures import decimal, moment
from dashboards.labels import plain, say
from dashboards.rescoring import in_force, rescore
from dashboards.vocabulary import OUTCOME_TONES, OUTCOMES, word
from review import Decision
from warehouse.read.call import Card


def show_both(call_id: str, card: Card, decisions: tuple[Decision, ...]) -> None:
    """Draw both scores and both answers of every checkpoint that a person decided."""
    decided = in_force(decisions, card)
    if not decided:
        return
    found = rescore(call_id, card, {name: str(one.verdict) for name, one in decided.items()})
    overturned = [one for one in decided.values() if one.is_overturned]
    st.markdown(
        say(
            "人工复核（{who}）：机器 **{machine}** → 人工 **{human}**，改判 {n} 项",
            who=plain("、".join(sorted({one.reviewer for one in decided.values()}))),
            machine=decimal(card.score),
            human=decimal(found.score if found else None),
            n=len(overturned),
        )
    )
    if found is None:
        st.caption(say("评分表已有新版本，旧版的人工得分无法重算；结论不受影响。"))
    columns = [
        Column("title", say("质检点"), wrap=True),
        Column("machine", say("机器"), "chips"),
        Column("human", say("人工"), "chips"),
        Column("reason", say("理由"), wrap=True),
    ]
    records = [
        _record(line.title, decided[line.checkpoint_id])
        for line in card.checkpoints
        if line.checkpoint_id in decided
    ]
    with st.expander(say("机器与人工对照"), expanded=bool(overturned)):
        show_table(columns, records, key=f"both-{card.scorecard_id}", caption=say("机器与人工对照"))


def _record(title: str, one: Decision) -> Record:
    return Record(
        {
            "title": title,
            "machine": [_chip(one.machine_outcome, "")],
            "human": [_chip(str(one.verdict), _signed(one))],
            "reason": one.reason,
        }
    )


def _signed(one: Decision) -> str:
    return f"{one.reviewer} {moment(one.created_at.astimezone())} v{one.version}"


def _chip(outcome: str, hint: str) -> dict[str, str]:
    return chip(word(OUTCOMES, outcome), OUTCOME_TONES.get(outcome, "quiet"), hint)
