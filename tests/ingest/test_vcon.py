import gzip
import json
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from building import a_call
from conversation import ChannelKind, Conversation, Direction, Recording, Role
from conversation.errors import QuarantineError, UsageError
from ingest import (
    Reason,
    make_vcon,
    open_recording,
    read_vcon,
    sound_at_hand,
    sound_inside,
    sound_outside,
    write_vcon,
)
from making_sound import a_dialogue, write_wav

NOW = datetime(2026, 11, 22, tzinfo=UTC)
MORNING = datetime(2026, 11, 2, 9, 5, tzinfo=timezone(timedelta(hours=8)))
NOTATION = """
direction: inbound
queue: 信用卡
agent_id: 0081
team: 一组
customer_id: 13800000000
vip: yes
started_at: 2026-11-02T09:05:00+08:00
[0.4-3.1] agent: 您好，请讲。
[3.5-6.0] customer: 年费怎么收？
"""


def _a_chat() -> Conversation:
    return a_call(NOTATION, call_id="call-1")


def _a_recorded_call() -> Conversation:
    recording = Recording("call-1", "a.wav", "0" * 64, 6.0, 8000, 2, kind=ChannelKind.STEREO)
    return replace(_a_chat(), recording=recording)


def _written(folder: Path, document: object) -> Path:
    path = folder / "call.vcon"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _reason(path: Path) -> str:
    with pytest.raises(QuarantineError, match=path.name) as raised:
        read_vcon(path)
    return raised.value.reason


def test_a_recorded_call_comes_back_from_a_vcon(tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav", a_dialogue())
    conversation = _a_recorded_call()
    document = make_vcon(conversation, created_at=NOW, sound=sound_inside(sound))
    write_vcon(document, tmp_path / "call.vcon")
    sound_bytes = sound.read_bytes()
    sound.unlink()
    read = read_vcon(tmp_path / "call.vcon")
    assert replace(read.call, attributes={"vip": "yes"}) == conversation.call
    assert read.call.attributes == {"vip": "yes", "agent_channel": "0"}
    assert [replace(turn, words=()) for turn in conversation.transcript.turns] == list(read.turns)
    (part,) = read.sounds
    assert part.roles == (Role.AGENT, Role.CUSTOMER)
    with sound_at_hand(part, beside=tmp_path) as path:
        assert path.read_bytes() == sound_bytes
        assert open_recording(path, call_id="call-1").recording.kind is ChannelKind.STEREO
    assert not path.exists()


def test_a_chat_comes_back_from_a_vcon_with_its_times(tmp_path: Path) -> None:
    document = make_vcon(_a_chat(), created_at=NOW)
    assert {dialog["type"] for dialog in document["dialog"]} == {"text"}
    read = read_vcon(_written(tmp_path, document))
    assert not read.sounds
    assert [(turn.role, turn.text) for turn in read.turns] == [
        (Role.AGENT, "您好，请讲。"),
        (Role.CUSTOMER, "年费怎么收？"),
    ]
    assert read.turns[1].start == pytest.approx(3.1)  # the first message is second zero


def test_a_vcon_keeps_the_letter_of_the_draft(tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav", a_dialogue())
    document = make_vcon(_a_recorded_call(), created_at=NOW, sound=sound_inside(sound))
    assert document["vcon"] == "0.4.0"
    assert UUID(document["uuid"]).version == 8
    assert document["created_at"] == "2026-11-22T00:00:00Z"
    (dialog,) = document["dialog"]
    assert dialog["start"] == "2026-11-02T09:05:00+08:00"
    assert dialog["parties"] == [0, 1]
    assert dialog["encoding"] == "base64url"
    assert not set("+/=") & set(dialog["body"])
    assert dialog["content_hash"].startswith("sha512-")
    assert document["parties"] == [
        {"role": "agent", "name": "0081", "dept": "一组"},
        {"role": "customer", "tel": "13800000000"},
    ]
    for part in (*document["analysis"], *document["attachments"]):
        assert {"encoding", "body", "mediatype"} <= set(part)
    assert json.dumps(document) == json.dumps(
        make_vcon(_a_recorded_call(), created_at=NOW, sound=sound_inside(sound))
    )


def test_calls_of_the_same_moment_have_ids_of_their_own() -> None:
    first, second = (a_call(NOTATION, call_id=name) for name in ("call-1", "call-2"))
    ids = {make_vcon(call, created_at=NOW)["uuid"] for call in (first, second)}
    assert len(ids) == 2
    known = "019f15a6-ba37-8ed3-b9a2-279e0d16bc46"
    assert make_vcon(a_call(NOTATION, call_id=known), created_at=NOW)["uuid"] == known


FOREIGN: dict[str, Any] = {
    "uuid": "019f15a6-ba37-8ed3-b9a2-279e0d16bc46",
    "subject": "Account",
    "parties": [
        {"mailto": "a@example.com", "name": "Alice", "role": "customer"},
        {"name": "Bob", "role": "agent", "dept": "cards"},
        {"type": "bot"},
    ],
    "dialog": [
        {
            "type": "text",
            "start": "2022-09-23T23:34:32.000+00:00",
            "parties": [1, 0],
            "mediatype": "text/plain",
            "encoding": "none",
            "body": "All is\nfine.",
        },
        {
            "type": "text",
            "start": "2022-09-23T23:24:59.000+00:00",
            "parties": [0, 1],
            "encoding": "base64url",
            "body": "SGkgQm9i",
        },
        {"type": "text", "start": "2022-09-23T23:34:40Z", "originator": 2, "body": "[closed]"},
        {"type": "transfer", "transferor": 1},
        {},
    ],
}


def test_a_vcon_of_others_becomes_turns_in_order_of_time(tmp_path: Path) -> None:
    read = read_vcon(_written(tmp_path, FOREIGN))
    assert [(turn.role, turn.text, turn.start) for turn in read.turns] == [
        (Role.CUSTOMER, "Hi Bob", 0.0),
        (Role.AGENT, "All is fine.", 573.0),
        (Role.IVR, "[closed]", 581.0),
    ]
    call = read.call
    assert call.call_id == "019f15a6-ba37-8ed3-b9a2-279e0d16bc46"
    assert call.started_at == datetime(2022, 9, 23, 23, 24, 59, tzinfo=UTC)
    assert (call.agent_id, call.team, call.customer_id) == ("Bob", "cards", "a@example.com")
    assert call.attributes == {"subject": "Account"}
    assert call.direction is None or isinstance(call.direction, Direction)


def test_a_signed_vcon_is_read_and_its_signature_noted(tmp_path: Path) -> None:
    payload = urlsafe_b64encode(json.dumps(FOREIGN).encode()).decode().rstrip("=")
    read = read_vcon(_written(tmp_path, {"payload": payload, "signatures": [{}]}))
    assert read.call.attributes["vcon_signature"] == "unverified"


def test_a_gzipped_vcon_is_unpacked_within_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "call.vcon"
    path.write_bytes(gzip.compress(json.dumps(FOREIGN).encode()))
    assert len(read_vcon(path).turns) == 3
    monkeypatch.setattr("ingest.vcon.document.MOST_BYTES", 1 << 20)
    path.write_bytes(gzip.compress(bytes(20 << 20)))
    assert _reason(path) == Reason.TOO_LARGE


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"vcon": "9.0.0"}, Reason.UNSUPPORTED_VCON),
        ({"critical": ["lawful_basis"]}, Reason.UNSUPPORTED_VCON),
        ({"must_support": ["x"]}, Reason.UNSUPPORTED_VCON),
        ({"ciphertext": "x", "recipients": []}, Reason.UNSUPPORTED_VCON),
        ({"payload": "!", "signatures": []}, Reason.NOT_A_CONVERSATION),
        ({"uuid": ""}, Reason.NOT_A_CONVERSATION),
        ({"dialog": {"type": "text"}}, Reason.NOT_A_CONVERSATION),
        ({"dialog": ["text"]}, Reason.NOT_A_CONVERSATION),
        (
            {"dialog": [{"type": "recording", "encoding": "rot13", "body": "x"}]},
            Reason.NOT_A_CONVERSATION,
        ),
        ({"dialog": [{"type": "text", "start": "soon", "body": "x"}]}, Reason.NOT_A_CONVERSATION),
        ({"dialog": []}, Reason.EMPTY_CONVERSATION),
        ({"dialog": [{"type": "incomplete", "disposition": "busy"}]}, Reason.EMPTY_CONVERSATION),
        ({"attachments": [{"purpose": "callqa-call-1"}]}, Reason.NOT_A_CONVERSATION),
    ],
)
def test_what_cannot_be_read_has_a_reason(
    tmp_path: Path, change: dict[str, object], reason: Reason
) -> None:
    assert _reason(_written(tmp_path, {**FOREIGN, **change})) == reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b"RIFF....WAVE", Reason.NOT_A_CONVERSATION),
        (b"[]", Reason.NOT_A_CONVERSATION),
        (b"{}", Reason.NOT_A_CONVERSATION),
        (b"[" * 100_000, Reason.NOT_A_CONVERSATION),
        (b'{"uuid": NaN, "parties": []}', Reason.NOT_A_CONVERSATION),
        (b"\x1f\x8b\x08broken", Reason.NOT_A_CONVERSATION),
    ],
)
def test_what_is_no_vcon_has_a_reason(tmp_path: Path, content: bytes, reason: Reason) -> None:
    path = tmp_path / "call.vcon"
    path.write_bytes(content)
    assert _reason(path) == reason
    path.unlink()
    assert _reason(path) == Reason.UNREADABLE


def _sound_reason(folder: Path, document: object) -> str:
    (part,) = read_vcon(_written(folder, document)).sounds
    with pytest.raises(QuarantineError) as raised, sound_at_hand(part, beside=folder):
        pass
    return raised.value.reason


def test_sound_outside_is_taken_from_beside_and_never_fetched(tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav", a_dialogue())
    outside = sound_outside(sound, url="https://example.com/a.wav")
    document = make_vcon(_a_recorded_call(), created_at=NOW, sound=outside)
    (part,) = read_vcon(_written(tmp_path, document)).sounds
    with sound_at_hand(part, beside=tmp_path) as path:
        assert path == sound
    write_wav(sound, a_dialogue(seconds=5))
    assert _sound_reason(tmp_path, document) == Reason.HASH_MISMATCH
    sound.unlink()
    assert _sound_reason(tmp_path, document) == Reason.SOUND_ELSEWHERE
    with pytest.raises(UsageError, match="HTTPS"):
        sound_outside(sound, url="http://example.com/a.wav")


@pytest.mark.parametrize("name", ["../secret.wav", "/etc/passwd", "..", "", "..\\secret.wav"])
def test_a_vcon_reaches_no_file_outside_its_folder(tmp_path: Path, name: str) -> None:
    write_wav(tmp_path / "secret.wav", a_dialogue())
    inner = tmp_path / "in"
    inner.mkdir()
    dialog = {"type": "recording", "start": "2022-09-23T23:34:32Z", "filename": name}
    assert _sound_reason(inner, {**FOREIGN, "dialog": [dialog]}) == Reason.SOUND_ELSEWHERE


def test_sound_inside_that_is_broken_or_another_has_a_reason(tmp_path: Path) -> None:
    dialog = {"type": "recording", "start": "2022-09-23T23:34:32Z", "body": "!!", "parties": 0}
    document = {**FOREIGN, "dialog": [dialog]}
    assert _sound_reason(tmp_path, document) == Reason.DAMAGED
    document["dialog"] = [{**dialog, "body": "AAAA", "content_hash": ["md5-x", "sha512-x"]}]
    assert _sound_reason(tmp_path, document) == Reason.HASH_MISMATCH


def test_half_a_character_never_reaches_a_call(tmp_path: Path) -> None:
    path = _written(tmp_path, {**FOREIGN, "subject": "x\ud800"})
    assert "ud800" in path.read_text(encoding="utf-8")
    assert read_vcon(path).call.attributes == {"subject": "x?"}
