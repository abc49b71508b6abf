"""The transcript notation that tests, rules, the command line and the dashboards share.

    direction: inbound
    queue: credit-card
    [0.4-3.1] agent: 您好，工号八零二一。
    customer: 你好，我想问一下年费。

Header lines fill the fields of the call (unknown names become attributes). A turn without a time
follows the one before it after ``PAUSE_S`` at ``CHARACTERS_PER_S``.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from conversation.call import Call, Direction
from conversation.conversation import Conversation
from conversation.errors import NotationError
from conversation.role import Role
from conversation.transcript import Transcript, Turn, Word

PAUSE_S = 0.4
CHARACTERS_PER_S = (
    4.5  # 270 字/分钟, the middle of what Chinese contact centres ask of their agents (240–300)
)

_HEADER = re.compile(r"^([a-z][a-z0-9_]*)\s*:\s*(.*)$")
_TURN = re.compile(
    r"^(?:\[\s*(\d+(?:\.\d+)?)\s*-\s*(\d+(?:\.\d+)?)\s*\]\s*)?"
    r"(agent|customer|ivr|unknown)\s*:\s*(.*)$"
)


def parse_conversation(text: str, *, call_id: str = "notation") -> Conversation:
    """Read a call in notation; raises ``NotationError`` naming the line that cannot be read."""
    header: dict[str, str] = {}
    turns: list[Turn] = []
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if match := _TURN.match(stripped):
            turns.append(_turn(match, turns, number))
        elif (match := _HEADER.match(stripped)) and not turns:
            header[match[1]] = match[2].strip()
        else:
            raise NotationError(
                f"line {number} is not a turn: `{stripped}` — "
                "write `[0.4-3.1] agent: 您好` or `customer: 你好`"
            )
    ordered = sorted(turns, key=lambda turn: (turn.start, turn.end))
    numbered = tuple(replace(turn, index=index) for index, turn in enumerate(ordered))
    call = _call(header, call_id)
    transcript = Transcript(call.call_id, "zh", numbered, "notation", 1.0, "notation")
    return Conversation(call, None, transcript)


def write_notation(turns: Iterable[Turn]) -> str:
    """Write turns in notation, one a line, times with two decimals."""
    return "\n".join(
        f"[{turn.start:.2f}-{turn.end:.2f}] {turn.role}: {turn.text}" for turn in turns
    )


def _turn(match: re.Match[str], before: list[Turn], number: int) -> Turn:
    text = match[4].strip()
    if match[1] is None:
        start = max((turn.end for turn in before), default=0.0) + (PAUSE_S if before else 0.0)
        end = start + max(len(text), 1) / CHARACTERS_PER_S
    else:
        start, end = float(match[1]), float(match[2])
    if end < start:
        raise NotationError(
            f"line {number}: the turn ends at {end} before it starts at {start} — swap the times"
        )
    role = Role(match[3])
    channel = 1 if role is Role.CUSTOMER else 0
    return Turn(0, role, channel, start, end, text, _evenly_spaced_words(text, start, end))


def _evenly_spaced_words(text: str, start: float, end: float) -> tuple[Word, ...]:
    step = (end - start) / max(len(text), 1)
    return tuple(
        Word(start + i * step, start + (i + 1) * step, character)
        for i, character in enumerate(text)
    )


def _call(header: dict[str, str], call_id: str) -> Call:
    known = {key: header.pop(key, "") for key in ("agent_id", "team", "queue", "customer_id")}
    direction = header.pop("direction", "")
    started_at = header.pop("started_at", "")
    return Call(
        header.pop("call_id", call_id),
        started_at=datetime.fromisoformat(started_at) if started_at else None,
        direction=Direction(direction) if direction else None,
        attributes=MappingProxyType(dict(header)),
        **known,
    )
