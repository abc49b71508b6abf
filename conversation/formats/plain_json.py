"""Everything known of a call as JSON, for programs."""

import json
from dataclasses import asdict
from typing import Any

from conversation.call import Call
from conversation.conversation import Conversation

SCHEMA = "callqa-call-1"  # raised when a field changes its meaning or goes; new ones may come


def write_json(conversation: Conversation) -> str:
    """Call, recording, turns with word times, and measures; times in seconds."""
    return json.dumps(_document(conversation), ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _document(conversation: Conversation) -> dict[str, Any]:
    recording = conversation.recording
    return {
        "schema": SCHEMA,
        "call": _call(conversation.call),
        "recording": None if recording is None else asdict(recording),
        "transcript": asdict(conversation.transcript),
        "measures": [asdict(measure) for measure in conversation.measures],
    }


def _call(call: Call) -> dict[str, Any]:
    return {
        "call_id": call.call_id,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "direction": call.direction,
        "agent_id": call.agent_id,
        "team": call.team,
        "queue": call.queue,
        "customer_id": call.customer_id,
        "attributes": dict(sorted(call.attributes.items())),
    }
