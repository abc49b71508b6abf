"""What callqa itself puts into a vCon, so that it reads back all that it wrote.

The call's own fields travel as an attachment, the transcript as an analysis; both say their schema.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from conversation import Call, Direction, Role, Transcript, Turn

VENDOR = "callqa"
CALL_PURPOSE = "callqa-call-1"
TRANSCRIPT_SCHEMA = "callqa-transcript-1"
_TEXTS = ("agent_id", "team", "queue", "customer_id")

Part = Mapping[str, Any]


def body_of_call(call: Call) -> dict[str, Any]:
    """Everything that is known of a call."""
    return {
        "call_id": call.call_id,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "direction": call.direction,
        **{name: getattr(call, name) for name in _TEXTS},
        "attributes": dict(sorted(call.attributes.items())),
    }


def call_in(attachments: Sequence[Part]) -> Call | None:
    """The call that callqa put there; raises ``ValueError`` or ``KeyError`` for a broken one."""
    for part in attachments:
        if part.get("purpose") == CALL_PURPOSE:
            body = part["body"]
            started_at, direction = body.get("started_at"), body.get("direction")
            attributes = {str(key): str(value) for key, value in body["attributes"].items()}
            return Call(
                str(body["call_id"]),
                datetime.fromisoformat(started_at) if started_at else None,
                Direction(direction) if direction else None,
                attributes=MappingProxyType(attributes),
                **{name: str(body.get(name) or "") for name in _TEXTS},
            )
    return None


def body_of_transcript(transcript: Transcript) -> dict[str, Any]:
    """The turns of a transcript, times in seconds from the start of the recording."""
    turns = [
        {
            "role": turn.role,
            "channel": turn.channel,
            "start": turn.start,
            "end": turn.end,
            "text": turn.text,
            "confidence": turn.confidence,
        }
        for turn in transcript.turns
    ]
    return {"language": transcript.language, "turns": turns}


def turns_in(analyses: Sequence[Part]) -> tuple[Turn, ...]:
    """The turns that callqa put there; none where another vendor wrote the transcript."""
    for part in analyses:
        if part.get("type") == "transcript" and part.get("schema") == TRANSCRIPT_SCHEMA:
            return tuple(
                Turn(
                    index,
                    Role(turn["role"]),
                    int(turn["channel"]),
                    float(turn["start"]),
                    float(turn["end"]),
                    str(turn["text"]),
                    confidence=float(turn["confidence"]),
                )
                for index, turn in enumerate(part["body"]["turns"])
            )
    return ()
