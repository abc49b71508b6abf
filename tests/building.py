"""Builders that make a call in one line of transcript notation."""

from collections.abc import Iterable
from dataclasses import replace

from conversation import Conversation, Measure
from conversation.notation import parse_conversation


def a_call(
    notation: str, *, call_id: str = "call-1", measures: Iterable[Measure] = ()
) -> Conversation:
    """Build a conversation from notation, with measures beside it."""
    conversation = parse_conversation(notation, call_id=call_id)
    return replace(conversation, measures=tuple(measures))
