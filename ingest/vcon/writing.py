"""A conversation becomes a vCon."""

import hashlib
import json
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from conversation import Call, ChannelKind, Conversation, Role, Turn
from conversation.errors import UsageError
from ingest.vcon.callqa import (
    CALL_PURPOSE,
    TRANSCRIPT_SCHEMA,
    VENDOR,
    body_of_call,
    body_of_transcript,
)
from ingest.vcon.document import SYNTAX, encode_base64url
from ingest.vcon.sound import content_hash

_MEDIATYPES = {
    ".wav": "audio/x-wav",
    ".mp3": "audio/x-mp3",
    ".m4a": "audio/x-mp4",
    ".mp4": "audio/x-mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
}
_ROLES = (Role.AGENT, Role.CUSTOMER, Role.IVR, Role.UNKNOWN)


@dataclass(frozen=True, slots=True)
class SoundPart:
    """The parameters of a dialog that hold a recording or say where it lies."""

    parameters: Mapping[str, Any]


def sound_inside(path: Path) -> SoundPart:
    """A recording to be carried inside the vCon; raises ``OSError``."""
    return SoundPart(
        {
            **_described(path),
            "content_hash": content_hash(path),
            "encoding": "base64url",
            "body": encode_base64url(path.read_bytes()),
        }
    )


def sound_outside(path: Path, *, url: str) -> SoundPart:
    """A recording that stays where it is and can be fetched from ``url``, which must be HTTPS."""
    if not url.startswith("https://"):
        raise UsageError(f"{url} is no HTTPS address, which a vCon demands — give one")
    return SoundPart({**_described(path), "url": url, "content_hash": content_hash(path)})


def make_vcon(
    conversation: Conversation,
    *,
    created_at: datetime,
    sound: SoundPart | None = None,
    reports: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Describe a conversation as a vCon of ``DRAFT``.

    The same arguments give the same document. ``reports`` become analyses of the type ``report``,
    each with its own schema. Without ``sound`` the recording is named and left out.
    """
    call, turns = conversation.call, conversation.transcript.turns
    parties = _parties(call, turns)
    started_at = call.started_at or created_at
    if _is_written(conversation):
        dialogs = [_text_dialog(turn, parties, started_at) for turn in turns]
        analyses = []
    else:
        dialogs = [_sound_dialog(conversation, parties, started_at, sound)]
        analyses = [_transcript(conversation)]
    analyses += [_analysis("report", report, schema="callqa-report-1") for report in reports]
    return {
        "vcon": SYNTAX,
        "uuid": _uuid(call),
        "extensions": ["CC"],
        "created_at": _date(created_at),
        "parties": parties,
        "dialog": dialogs,
        "analysis": analyses,
        "attachments": [_attachment(call, started_at)],
    }


def write_vcon(document: Mapping[str, Any], path: Path) -> None:
    """Write a vCon whole or not at all; raises ``OSError``."""
    text = json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)
    draft = path.with_name(f".{path.name}.tmp")
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(text + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)


def _parties(call: Call, turns: Sequence[Turn]) -> list[dict[str, Any]]:
    present = {turn.role for turn in turns} | {Role.AGENT, Role.CUSTOMER}
    known = {
        Role.AGENT: {"name": call.agent_id, "dept": call.team},
        Role.CUSTOMER: {"tel" if _is_number(call.customer_id) else "name": call.customer_id},
        Role.IVR: {"type": "bot"},
        Role.UNKNOWN: {},
    }
    return [
        {"role": str(role), **{key: value for key, value in known[role].items() if value}}
        for role in _ROLES
        if role in present
    ]


def _is_number(text: str) -> bool:
    return text.removeprefix("+").isdigit() and len(text) > 4


def _index_of(role: Role, parties: Sequence[Mapping[str, Any]]) -> int:
    return next(index for index, party in enumerate(parties) if party["role"] == role)


def _is_written(conversation: Conversation) -> bool:
    recording = conversation.recording
    return recording is None or recording.kind is ChannelKind.TEXT


def _text_dialog(
    turn: Turn, parties: Sequence[Mapping[str, Any]], started_at: datetime
) -> dict[str, Any]:
    return {
        "type": "text",
        "start": _date(started_at + timedelta(seconds=turn.start)),
        "parties": [_index_of(turn.role, parties)],
        "mediatype": "text/plain",
        "encoding": "none",
        "body": turn.text,
    }


def _sound_dialog(
    conversation: Conversation,
    parties: Sequence[Mapping[str, Any]],
    started_at: datetime,
    sound: SoundPart | None,
) -> dict[str, Any]:
    recording = conversation.recording
    duration_s = recording.duration if recording is not None else 0.0
    channels = recording.channels if recording is not None else 1
    return {
        "type": "recording",
        "start": _date(started_at),
        "duration": duration_s,
        "parties": _channel_parties(conversation, parties, channels),
        **(sound.parameters if sound is not None else {}),
    }


def _channel_parties(
    conversation: Conversation, parties: Sequence[Mapping[str, Any]], channels: int
) -> list[Any]:
    """The parties on each channel: numbers where they are apart, one list where they are mixed."""
    everybody = [_index_of(Role.AGENT, parties), _index_of(Role.CUSTOMER, parties)]
    if channels < 2:
        return everybody
    heard: list[set[int]] = [set() for _ in range(channels)]
    for turn in conversation.transcript.turns:
        if 0 <= turn.channel < channels:
            heard[turn.channel].add(_index_of(turn.role, parties))
    return [
        None if not found else next(iter(found)) if len(found) == 1 else sorted(found)
        for found in heard
    ]


def _transcript(conversation: Conversation) -> dict[str, Any]:
    transcript = conversation.transcript
    body = body_of_transcript(transcript)
    part = _analysis("transcript", body, schema=TRANSCRIPT_SCHEMA)
    return {**part, "dialog": 0, "product": transcript.recognizer}


def _analysis(kind: str, body: Mapping[str, Any], *, schema: str) -> dict[str, Any]:
    return {
        "type": kind,
        "dialog": 0,
        "mediatype": "application/json",
        "vendor": VENDOR,
        "schema": schema,
        "encoding": "json",
        "body": dict(body),
    }


def _attachment(call: Call, started_at: datetime) -> dict[str, Any]:
    return {
        "purpose": CALL_PURPOSE,
        "start": _date(started_at),
        "party": 0,
        "dialog": 0,
        "mediatype": "application/json",
        "encoding": "json",
        "body": body_of_call(call),
    }


def _described(path: Path) -> dict[str, str]:
    suffix = path.suffix.casefold()
    return {
        "mediatype": _MEDIATYPES.get(suffix, "application/octet-stream"),
        "filename": path.name,
    }


def _date(moment: datetime) -> str:
    """RFC 3339 without a zero fraction, as section 1.4 of RFC 8620 asks for."""
    return moment.isoformat().replace("+00:00", "Z")


def _uuid(call: Call) -> str:
    """The call's own id where it is a UUID, else one of version 8 that follows from the call.

    The draft proposes random bits and a host's name; here the same call has the same id for ever.
    """
    try:
        return str(uuid.UUID(call.call_id))
    except ValueError:
        digest = int.from_bytes(hashlib.sha256(call.call_id.encode()).digest()[:10], "big")
        moment_ms = round(call.started_at.timestamp() * 1000) if call.started_at else 0
    value = (moment_ms & (1 << 48) - 1) << 80 | 8 << 76 | (digest >> 68 & 0xFFF) << 64
    return str(uuid.UUID(int=value | 2 << 62 | digest & (1 << 62) - 1))
