"""A vCon becomes a call with its turns and recordings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from conversation import Call, Role, Turn
from conversation.errors import QuarantineError
from ingest.fields import parse_moment
from ingest.names import readable
from ingest.profile import Profile
from ingest.reasons import Reason
from ingest.vcon.callqa import call_in, turns_in
from ingest.vcon.document import Document, decode_base64url, read_document
from ingest.vcon.sound import VconSound, hashes_in
from ingest.written.turns import Message, role_of, turns_of

_ZONE = Profile(name="vcon", time_zone="UTC").zone


@dataclass(frozen=True, slots=True)
class Vcon:
    """What a vCon says: a call, what was written or transcribed, and the recordings."""

    call: Call
    turns: tuple[Turn, ...]
    sounds: tuple[VconSound, ...]


def read_vcon(path: str | Path, *, name: str = "") -> Vcon:
    """Read a vCon, plain, gzipped or signed; signatures are not verified but noted.

    Text dialogs become turns, in their absence the transcript that callqa exported. ``name`` is
    what the file is called where it came from. Raises
    ``QuarantineError`` for what is none, is encrypted, demands unknown extensions or is empty.
    """
    where = Path(path)
    name = readable(name or where.name)
    try:
        document, is_signed = read_document(where)
        read = _read(document, is_signed=is_signed)
    except QuarantineError as error:
        raise QuarantineError(error.reason, f"{name}: {error.detail}") from error
    except (TypeError, KeyError, ValueError, IndexError, AttributeError) as error:
        detail = f"{name}: a part has another shape than the draft says ({error})"
        raise QuarantineError(Reason.NOT_A_CONVERSATION, detail) from error
    if not read.turns and not read.sounds:
        raise QuarantineError(Reason.EMPTY_CONVERSATION, f"{name}: it has no dialog")
    return read


def _read(document: Document, *, is_signed: bool) -> Vcon:
    parties = _objects(document, "parties")
    roles = tuple(_role(party) for party in parties)
    dialogs = _objects(document, "dialog")
    sounds = tuple(_sound(dialog, roles) for dialog in dialogs if dialog.get("type") == "recording")
    messages = [_message(dialog, roles) for dialog in dialogs if dialog.get("type") == "text"]
    turns = turns_of([message for message in messages if message.text])
    call = _call(document, parties, roles)
    if is_signed:
        call = _with(call, vcon_signature="unverified")
    if sounds and Role.AGENT in sounds[0].roles and len(sounds[0].roles) > 1:
        call = _with(call, agent_channel=str(sounds[0].roles.index(Role.AGENT)))
    return Vcon(call, turns or turns_in(_objects(document, "analysis")), sounds)


def _call(document: Document, parties: Sequence[Document], roles: Sequence[Role]) -> Call:
    call_id = str(document.get("uuid") or "")
    if not call_id:
        raise ValueError("it has no uuid")
    if (exported := call_in(_objects(document, "attachments"))) is not None:
        return exported
    starts = [_moment(dialog.get("start")) for dialog in _objects(document, "dialog")]
    moments = [moment for moment in starts if moment is not None]
    agent = _party(parties, roles, Role.AGENT)
    customer = _party(parties, roles, Role.CUSTOMER)
    subject = str(document.get("subject") or "")
    return Call(
        readable(call_id),
        min(moments, default=_moment(document.get("created_at"))),
        agent_id=_first(agent, "uuid", "name", "tel", "sip", "mailto"),
        team=_first(agent, "dept"),
        customer_id=_first(customer, "uuid", "tel", "mailto", "sip", "name"),
        attributes=MappingProxyType({"subject": subject} if subject else {}),
    )


def _sound(dialog: Document, roles: Sequence[Role]) -> VconSound:
    body = dialog.get("body") or ""
    if body and dialog.get("encoding") not in ("base64url", None):
        raise ValueError(f"sound in the encoding {dialog.get('encoding')}")
    return VconSound(
        mediatype=str(dialog.get("mediatype") or dialog.get("mimetype") or ""),
        filename=str(dialog.get("filename") or ""),
        roles=tuple(_channel_roles(dialog.get("parties"), roles)),
        started_at=_moment(dialog.get("start")),
        hashes=hashes_in(dialog),
        url=str(dialog.get("url") or ""),
        body=str(body),
    )


def _message(dialog: Document, roles: Sequence[Role]) -> Message:
    body = dialog.get("body")
    text = body if isinstance(body, str) else ""
    if dialog.get("encoding") == "base64url":
        text = decode_base64url(text).decode("utf-8")
    sender = dialog.get("originator")
    spoken_by = [sender] if isinstance(sender, int) else dialog.get("parties")
    role = next(iter(_channel_roles(spoken_by, roles)), Role.UNKNOWN)
    plain = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return Message(role, plain, at=_moment(dialog.get("start")))


def _channel_roles(parties: object, roles: Sequence[Role]) -> Iterator[Role]:
    """The role of each channel; several parties on one channel are nobody in particular."""
    for entry in parties if isinstance(parties, list) else [parties]:
        if isinstance(entry, int) and 0 <= entry < len(roles):
            yield roles[entry]
        else:
            yield Role.UNKNOWN


def _role(party: Document) -> Role:
    told = role_of(str(party.get("role") or ""))
    if told is Role.UNKNOWN and party.get("type") == "bot":
        return Role.IVR
    return told


def _party(parties: Sequence[Document], roles: Sequence[Role], wanted: Role) -> Document:
    return next((p for p, role in zip(parties, roles, strict=True) if role is wanted), {})


def _first(party: Document, *names: str) -> str:
    return next((str(party[name]).removeprefix("tel:") for name in names if party.get(name)), "")


def _moment(text: object) -> datetime | None:
    return parse_moment(text, time_zone=_ZONE) if isinstance(text, str) and text else None


def _objects(document: Document, name: str) -> list[dict[str, Any]]:
    found = document.get(name) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ValueError(f"{name} is no list of objects")
    return found


def _with(call: Call, **attributes: str) -> Call:
    merged: Mapping[str, str] = {**call.attributes, **attributes}
    return replace(call, attributes=MappingProxyType(dict(merged)))
