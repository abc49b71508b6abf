"""Messages become turns in order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from conversation import Role, Turn
from conversation.notation import CHARACTERS_PER_S, PAUSE_S

_ROLES = MappingProxyType(
    {
        Role.AGENT: "agent staff operator assistant support seat advisor 坐席 座席 客服 人工 员工",
        Role.CUSTOMER: "customer client user visitor consumer guest 客户 用户 访客 顾客",
        Role.IVR: "ivr bot robot system chatbot 机器人 系统 智能客服 自动回复",
    }
)
_BY_WORD = {word: role for role, words in _ROLES.items() for word in words.split()}
_CUSTOMER_CHANNEL = 1


@dataclass(frozen=True, slots=True)
class Message:
    """One message; ``at`` as the clock of the system said, ``start_s`` where it gave seconds."""

    role: Role
    text: str
    at: datetime | None = None
    start_s: float | None = None


def role_of(word: str) -> Role:
    """The role that a word means; ``unknown`` for names and for words that are none of ours."""
    return _BY_WORD.get(word.strip().casefold(), Role.UNKNOWN)


def turns_of(messages: Sequence[Message]) -> tuple[Turn, ...]:
    """Order messages by their time and number them; seconds count from the first one.

    A message without a time follows the one before it. It ends when the next begins, or sooner:
    after as long as it would take to say.
    """
    starts = _starts(messages)
    order = sorted(range(len(messages)), key=lambda index: (starts[index], index))
    turns: list[Turn] = []
    for position, index in enumerate(order):
        later = starts[order[position + 1]] if position + 1 < len(order) else float("inf")
        start, message = starts[index], messages[index]
        end = min(start + len(message.text) / CHARACTERS_PER_S, later)
        channel = _CUSTOMER_CHANNEL if message.role is Role.CUSTOMER else 0
        turns.append(Turn(position, message.role, channel, start, round(end, 3), message.text))
    return tuple(turns)


def _starts(messages: Sequence[Message]) -> list[float]:
    first = min((message.at for message in messages if message.at), default=None)
    starts: list[float] = []
    following = 0.0
    for message in messages:
        start = following
        if message.start_s is not None:
            start = message.start_s
        elif message.at is not None and first is not None:
            start = (message.at - first).total_seconds()
        starts.append(round(start, 3))
        following = start + len(message.text) / CHARACTERS_PER_S + PAUSE_S
    return starts
