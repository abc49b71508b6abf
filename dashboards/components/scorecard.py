"""A call's scorecard: every checkpoint with its outcome, marks, reason and evidence."""

import streamlit as st

from dashboards.components.assets import script, style
from dashboards.figures import NOTHING, clock
from dashboards.labels import say
from dashboards.vocabulary import OUTCOME_TONES, OUTCOMES, ROLES, word
from warehouse.read.call import Card, CheckpointLine, Section

_SCORECARD = st.components.v2.component(
    "callqa_scorecard",
    html='<div class="root"></div>',
    css=style("base", "scorecard"),
    js=script("element", "scorecard"),
)


def show_scorecard(card: Card, *, call_id: str, key: str) -> None:
    """Draw a scorecard; a click on evidence moves the player of that call."""
    sections = [lay_out(section) for section in card.sections]
    _SCORECARD(key=key, data={"call": call_id, "sections": sections})


def show_checkpoint(line: CheckpointLine, *, call_id: str, key: str) -> None:
    """Draw one checkpoint of a scorecard without a frame."""
    _SCORECARD(
        key=key,
        data={
            "call": call_id,
            "bare": True,
            "sections": [{"title": "", "marks": "", "checks": [_check(line)]}],
        },
    )


def lay_out(section: Section) -> dict[str, object]:
    """A section as the component draws it."""
    return {
        "title": section.title,
        "marks": "",
        "checks": [_check(checkpoint) for checkpoint in section.checkpoints],
    }


def _check(checkpoint: CheckpointLine) -> dict[str, object]:
    return {
        "title": checkpoint.title,
        "description": checkpoint.description,
        "outcome": word(OUTCOMES, checkpoint.outcome),
        "tone": OUTCOME_TONES.get(checkpoint.outcome, "info"),
        "marks": _marks(checkpoint),
        "reason": checkpoint.reason,
        "searched": _searched(checkpoint),
        "quotes": [
            {"text": quote.text, "clock": clock(quote.start_s), "start_s": quote.start_s}
            for quote in checkpoint.quotes
        ],
    }


def _searched(checkpoint: CheckpointLine) -> str:
    """Where a thing that was not found has been looked for."""
    if checkpoint.quotes or checkpoint.outcome not in {"fail", "undetermined"}:
        return ""
    places = "；".join(
        f"{word(ROLES, window.role)} {clock(window.start_s)}–{clock(window.end_s)}"
        for window in checkpoint.searched[:3]
    )
    return say("已查找：{places}", places=places) if places else ""


def _marks(checkpoint: CheckpointLine) -> str:
    if checkpoint.veto:
        return say("一票否决项")
    if checkpoint.score is None or checkpoint.possible is None:
        return NOTHING
    return say("{got} / {of} 分", got=f"{checkpoint.score:g}", of=f"{checkpoint.possible:g}")
