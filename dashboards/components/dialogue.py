"""The transcript as a dialogue: agent left, customer right, evidence marked in its words."""

from collections.abc import Iterable
from itertools import pairwise

import streamlit as st

from conversation import ChannelKind
from dashboards.components.assets import script, style
from dashboards.figures import clock, duration
from dashboards.labels import say
from dashboards.vocabulary import OUTCOME_TONES, ROLES, word
from warehouse.read.call import CallView, Quote, TurnLine

UNSURE_BELOW = 0.6  # where a recogniser's words are more often wrong than worth a verdict
PAUSE_SHOWN_S = 5.0

_DIALOGUE = st.components.v2.component(
    "callqa_dialogue",
    html='<div class="root"></div>',
    css=style("base", "dialogue"),
    js=script("element", "dialogue"),
)
_WORST_FIRST = ("bad", "warn", "good", "quiet", "info")


def show_dialogue(call: CallView, *, focus: int | None, key: str) -> None:
    """Draw the transcript; it follows the player, and a click on a turn moves the sound there."""
    turns = lay_out(call, focus=focus)
    _DIALOGUE(key=key, data={"label": say("通话内容"), "call": call.call_id, "turns": turns})


def lay_out(call: CallView, *, focus: int | None) -> list[dict[str, object]]:
    """The turns as the component draws them."""
    quotes: dict[int, list[Quote]] = {}
    for card in call.cards:
        for section in card.sections:
            for checkpoint in section.checkpoints:
                for quote in checkpoint.quotes:
                    quotes.setdefault(quote.turn_index, []).append(quote)
    complaint = call.complaint
    complaining = complaint.turn_indexes if complaint and complaint.is_complaint else ()
    heard_until = call.turns[0].start_s if call.turns else 0.0
    laid: list[dict[str, object]] = []
    for turn in call.turns:
        pause = turn.start_s - heard_until
        heard_until = max(heard_until, turn.end_s)
        laid.append(
            _turn(turn, quotes.get(turn.index, []))
            | {
                "focus": turn.index == focus,
                "complaint": turn.index in complaining,
                "pause": _tell_pause(call, pause) if pause >= PAUSE_SHOWN_S else "",
            }
        )
    return laid


def _tell_pause(call: CallView, pause_s: float) -> str:
    """Nobody is silent in writing: it takes a while until an answer comes."""
    if call.channel_kind == ChannelKind.TEXT:
        return say("隔 {length}", length=duration(pause_s))
    return say("静默 {length}", length=duration(pause_s))


def _turn(turn: TurnLine, quotes: list[Quote]) -> dict[str, object]:
    unsure = turn.confidence < UNSURE_BELOW
    return {
        "index": turn.index,
        "speaker": word(ROLES, turn.role),
        "right": turn.role == "customer",
        "clock": clock(turn.start_s),
        "start_s": turn.start_s,
        "dim": unsure,
        "remark": say("识别可信度低") if unsure else "",
        "pieces": cut(turn.text, quotes),
        "notes": [
            {"label": title, "tone": OUTCOME_TONES.get(outcome, "info")}
            for title, outcome in dict.fromkeys((q.checkpoint, q.outcome) for q in quotes)
        ],
    }


def cut(text: str, quotes: Iterable[Quote]) -> list[dict[str, object]]:
    """Cut a turn's text at the edges of its quotes; each piece names the checkpoints on it."""
    held = list(quotes)
    edges = {0, len(text)}
    for quote in held:
        edges |= {min(max(quote.char_start, 0), len(text)), min(max(quote.char_end, 0), len(text))}
    ordered = sorted(edges)
    return [
        _piece(text[begin:end], [q for q in held if q.char_start <= begin and end <= q.char_end])
        for begin, end in pairwise(ordered)
    ]


def _piece(text: str, quotes: list[Quote]) -> dict[str, object]:
    tones = [OUTCOME_TONES.get(quote.outcome, "info") for quote in quotes]
    return {
        "text": text,
        "tone": min(tones, key=_WORST_FIRST.index, default=""),
        "notes": list(dict.fromkeys(quote.checkpoint for quote in quotes)),
    }
