"""Plain text in the transcript notation, which callqa reads again."""

import re
from collections.abc import Iterator

from conversation.call import Call
from conversation.conversation import Conversation
from conversation.notation import write_notation

_FIELD = re.compile(r"[a-z][a-z0-9_]*")  # what the notation takes for the name of a field


def write_text(conversation: Conversation) -> str:
    """What is known of the call as header lines, then one line a turn.

    Attributes whose names the notation cannot hold are left out.
    """
    head = "".join(f"{name}: {value}\n" for name, value in _header(conversation.call))
    turns = write_notation(conversation.transcript.turns)
    return f"{head}{turns}\n" if turns else head


def _header(call: Call) -> Iterator[tuple[str, str]]:
    known = {
        "call_id": call.call_id,
        "started_at": call.started_at.isoformat() if call.started_at else "",
        "direction": str(call.direction or ""),
        "agent_id": call.agent_id,
        "team": call.team,
        "queue": call.queue,
        "customer_id": call.customer_id,
        **dict(sorted(call.attributes.items())),
    }
    for name, value in known.items():
        if _one_line(value) and _FIELD.fullmatch(name):
            yield name, _one_line(value)


def _one_line(value: str) -> str:
    return " ".join(value.split())
