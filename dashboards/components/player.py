"""The player: a call's sound drawn channel by channel, heard, and jumped about in.

It tells the dialogue where the sound is, and takes the seconds that dialogue and scorecard ask for,
by events in the browser: nothing of this goes through the server.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboards.components.assets import script, style
from dashboards.data import ask
from dashboards.figures import clock, duration
from dashboards.labels import say
from dashboards.links import sound_address
from dashboards.vocabulary import MEASURES, OUTCOME_TONES, OUTCOMES, ROLES, word
from warehouse.read.call import CallView, MeasureLine, TurnLine
from warehouse.read.recording import channel_roles

SPEEDS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
SILENCE_SHOWN_S = 3.0

_PLAYER = st.components.v2.component(
    "callqa_player",
    html='<div class="root"></div>',
    css=style("base", "player"),
    js=script("element", "player_wave", "player_sound", "player"),
)


def show_player(
    call: CallView, *, at_s: float | None, user: str, trouble: str = "", key: str = "player"
) -> None:
    """Draw the player at a second; ``trouble`` says why there is nothing to hear."""
    _PLAYER(
        key=key,
        data=lay_out(call, at_s=at_s, roles=ask(channel_roles, call.call_id))
        | {"url": "" if trouble else sound_address(call.call_id, user=user), "trouble": trouble},
        on_renew_change=lambda: None,
    )


def lay_out(call: CallView, *, at_s: float | None, roles: Mapping[int, str]) -> dict[str, object]:
    """A call as the component draws it; ``roles`` tells whose channel each one is."""
    return {
        "call": call.call_id,
        "at": min(max(at_s or 0.0, 0.0), call.duration_s),
        "length": call.duration_s,
        "lanes": _lanes(call, roles),
        "turns": [
            {"from": turn.start_s, "to": turn.end_s, "role": turn.role, "text": _remark(turn)}
            for turn in call.turns
        ],
        "spans": [*_events(call.measures), *_overlaps(call.turns)],
        "marks": _marks(call),
        "speeds": list(SPEEDS),
        "words": _words(),
        "keys": _keys(),
    }


def _lanes(call: CallView, roles: Mapping[int, str]) -> list[dict[str, object]]:
    channels = sorted({point.channel for point in call.wave})
    owners = {
        channel: roles.get(channel, "unknown") if len(channels) > 1 else "mixed"
        for channel in channels
    }
    return [
        {
            "name": say("混合声道") if owner == "mixed" else word(ROLES, owner),
            "tone": owner,
            "points": [[p.start_s, p.level] for p in call.wave if p.channel == channel],
        }
        for channel, owner in owners.items()
    ]


def _remark(turn: TurnLine) -> str:
    return f"{clock(turn.start_s)} {word(ROLES, turn.role)}：{turn.text[:60]}"


def _events(measures: Iterable[MeasureLine]) -> list[dict[str, object]]:
    return [
        {
            "from": line.start_s,
            "to": line.end_s,
            "kind": "silence" if line.name == "silence_gap_s" else "interruption",
            "text": f"{word(MEASURES, line.name)} {duration(line.value)}",
        }
        for line in measures
        if (line.name == "silence_gap_s" and line.value >= SILENCE_SHOWN_S)
        or line.name == "interruption_s"
    ]


def _overlaps(turns: tuple[TurnLine, ...]) -> list[dict[str, object]]:
    """Where a turn begins before another party's has ended."""
    found: list[dict[str, object]] = []
    last: dict[str, TurnLine] = {}
    for turn in turns:
        for role, other in last.items():
            end_s = min(other.end_s, turn.end_s)
            if role != turn.role and end_s > turn.start_s:
                found.append(
                    {"from": turn.start_s, "to": end_s, "kind": "overlap", "text": say("重叠")}
                )
        last[turn.role] = turn
    return found


def _marks(call: CallView) -> list[dict[str, object]]:
    """Every piece of evidence, in the order of its time, once."""
    marks = {
        (quote.start_s, quote.checkpoint): {
            "at": quote.start_s,
            "tone": OUTCOME_TONES.get(quote.outcome, "info"),
            "text": f"{clock(quote.start_s)} {quote.checkpoint}（{word(OUTCOMES, quote.outcome)}）"
            f"：{quote.text[:60]}",
        }
        for card in call.cards
        for line in card.checkpoints
        for quote in line.quotes
    }
    return [marks[place] for place in sorted(marks)]


def _words() -> dict[str, str]:
    return {
        "player": say("播放器"),
        "play": say("播放"),
        "pause": say("暂停"),
        "back": say("后退 5 秒"),
        "forward": say("前进 5 秒"),
        "speed": say("播放速度"),
        "place": say("播放位置"),
        "previous": say("上一处证据"),
        "next": say("下一处证据"),
        "loading": say("正在取录音…"),
        "silence": say("静默"),
        "overlap": say("重叠"),
        "interruption": say("打断"),
        "evidence": say("证据"),
        "keys": say("快捷键"),
        "gone": say("录音文件已不在原处，听不到声音；文字和评分不受影响。"),
        "replaced": say("原处的录音已被换成另一个文件，不再是当初质检的那一通，因此不播放。"),
        "expired": say("收听许可已过期，请刷新页面。"),
        "broken": say("录音取不出来，请稍后再试或联系运维。"),
    }


def _keys() -> list[list[str]]:
    return [
        ["Space / K", say("播放或暂停")],
        ["J / ←", say("后退 5 秒")],
        ["L / →", say("前进 5 秒")],
        ["Shift + ← / →", say("后退或前进 1 秒")],
        ["↑ / ↓", say("上一句 / 下一句")],
        ["P / N", say("上一处 / 下一处证据")],
        ["[ / ]", say("放慢 / 加快")],
        ["Home / End", say("开头 / 结尾")],
    ]
