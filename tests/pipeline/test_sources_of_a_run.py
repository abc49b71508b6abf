"""Everything that a run takes in beside plain recordings, from the command line."""

import json
import wave
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conversation import Conversation, Recording
from conversation.notation import parse_conversation
from ingest import SoundPart, make_vcon, sound_inside, write_vcon
from ingest.vcon.sound import content_hash
from operating import CHAT, Operator
from scripted import GOOD_CALL

Printed = pytest.CaptureFixture[str]


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def _summary(printed: Printed) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed.readouterr().out)
    return found


def test_a_chat_is_judged_by_the_rules_that_apply(operator: Operator, capsys: Printed) -> None:
    operator.write("c.chat.json", CHAT)
    assert operator.callqa("run", operator.calls, "--json") == 0
    summary = _summary(capsys)
    assert (summary["done"], summary["scored"], summary["audio_s"]) == (1, 1, 0.0)
    assert operator.query(
        "SELECT call_id, channel_kind, agent_id, queue, recognizer, language FROM calls"
    ) == [("chat-1", "text", "0081", "credit-card", "written", "zh")]
    assert operator.query("SELECT role, text FROM turns ORDER BY turn_index") == [
        ("customer", "年费怎么收？"),
        ("agent", "您好，刷满六次免年费。"),
    ]
    assert operator.query("SELECT count(*) FROM measures") == [(0,)]
    assert operator.callqa("run", operator.calls, "--json") == 0
    assert _summary(capsys)["nothing_to_do"]


def test_rules_about_sound_do_not_apply_to_a_chat(operator: Operator) -> None:
    operator.write("c.chat.json", CHAT)
    (operator.home / "settings.yaml").write_text("workers: 0\nleast_free_mib: 0\n")
    assert operator.callqa("run", operator.calls) == 0
    outcomes = dict(operator.query("SELECT checkpoint_id, outcome FROM checkpoint_results"))
    of_sound = ("no-interruption", "no-unexplained-silence", "hold-announced", "pace-in-range")
    assert [outcomes[name] for name in of_sound] == ["not_applicable"] * 4
    assert "undetermined" not in outcomes.values()
    assert {"pass", "fail"} & set(outcomes.values())
    reasons = operator.query(
        "SELECT reason FROM checkpoint_results WHERE checkpoint_id = 'pace-in-range'"
    )
    assert reasons == [("文字会话没有语速可言",)]


def test_a_late_answer_to_a_chat_is_no_late_greeting(operator: Operator) -> None:
    late = {"role": "agent", "text": "您好，工号八零二一。", "time": "2026-11-02 11:30:00"}
    operator.write("c.chat.json", {**CHAT, "messages": [CHAT["messages"][0], late]})
    (operator.home / "settings.yaml").write_text("workers: 0\nleast_free_mib: 0\n")
    assert operator.callqa("run", operator.calls) == 0
    assert operator.query(
        "SELECT outcome FROM checkpoint_results WHERE checkpoint_id = 'opening-greeting'"
    ) == [("pass",)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "m.chat.csv",
            "角色,内容,时间\n客户,我要投诉年费,2026/11/2 9:05\n坐席,您好,2026/11/3 10:00\n",
        ),
        (
            "m.chat.jsonl",
            '{"role": "customer", "text": "年费"}\n{"role": "agent", "text": "您好"}\n',
        ),
    ],
)
def test_other_layouts_and_a_single_file_are_taken_as_well(
    operator: Operator, name: str, content: str
) -> None:
    path = operator.write(name, content)
    assert operator.callqa("run", path) == 0
    assert operator.query("SELECT call_id, channel_kind FROM calls") == [("m", "text")]


def test_metadata_come_before_what_the_chat_says(operator: Operator) -> None:
    operator.write("c.chat.json", CHAT)
    table = operator.root / "calls.csv"
    table.write_text("call_id,agent_id,team\nchat-1,9999,一组\n", encoding="utf-8")
    assert operator.callqa("run", operator.calls, "--metadata", table) == 0
    assert operator.query("SELECT agent_id, team, queue FROM calls") == [
        ("9999", "一组", "credit-card")
    ]
    assert operator.query("SELECT * FROM quarantine") == []


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("x.chat.json", "{", "not_a_conversation"),
        ("x.chat.json", '{"messages": []}', "empty_conversation"),
        ("x.chat.json", "", "empty_file"),
        ("x.chat.json", "[" * 6_000_000, "too_large"),
        ("x.vcon.json", '{"vcon": "9.9", "parties": []}', "unsupported_vcon"),
        ("x.vcon", '{"vcon": "0.4.0", "uuid": "u", "parties": []}', "empty_conversation"),
    ],
)
def test_a_broken_conversation_has_its_reason_and_stops_nothing(
    operator: Operator, name: str, content: str, reason: str
) -> None:
    operator.write(name, content)
    operator.write("good.chat.json", CHAT)
    assert operator.callqa("run", operator.calls) == 1
    assert [row[0] for row in operator.query("SELECT reason FROM quarantine")] == [reason]
    assert operator.query("SELECT call_id FROM calls") == [("chat-1",)]
    operator.write(name, {**CHAT, "call_id": "mended"} if "chat" in name else "[]")
    assert operator.callqa("run", operator.calls) == (0 if "chat" in name else 1)


def test_a_chat_that_has_changed_is_read_again_and_nothing_else(
    operator: Operator, capsys: Printed
) -> None:
    operator.write("a.chat.json", CHAT)
    operator.write("b.chat.json", {**CHAT, "call_id": "chat-2"})
    operator.callqa("run", operator.calls)
    messages = [*CHAT["messages"], {"role": "customer", "text": "谢谢"}]
    operator.write("a.chat.json", {**CHAT, "messages": messages})
    capsys.readouterr()
    assert operator.callqa("run", operator.calls, "--dry-run", "--json") == 0
    intentions = json.loads(capsys.readouterr().out)
    assert [(i["call_id"], i["action"]) for i in intentions] == [
        ("chat-1", "read"),
        ("chat-2", "leave"),
    ]
    operator.callqa("run", operator.calls, "--json")
    assert (_summary(capsys)["done"],) == (1,)


def test_a_warehouse_with_chats_is_rebuilt_to_the_byte(operator: Operator, capsys: Printed) -> None:
    operator.write("a.chat.json", CHAT)
    _export(operator, "v", carried=True)
    operator.record("call.wav", "call")
    operator.callqa("run", operator.calls)
    digests = []
    for register in (True, False):
        capsys.readouterr()
        operator.callqa("warehouse", "digest")
        digests.append(capsys.readouterr().out)
        if not register:
            (operator.home / "artifacts" / "calls.jsonl").unlink()
        (operator.home / "working" / "warehouse.duckdb").unlink()
        assert operator.callqa("warehouse", "rebuild") == 0
    capsys.readouterr()
    operator.callqa("warehouse", "digest")
    assert {*digests, capsys.readouterr().out} == {digests[0]}
    assert operator.callqa("run", operator.calls, "--json") == 0
    assert _summary(capsys)["nothing_to_do"]


def _export(operator: Operator, call_id: str, *, carried: bool) -> Path:
    """A vCon of a spoken call with its sound inside, or beside it under the name it gives."""
    script = parse_conversation(GOOD_CALL, call_id=call_id)
    sound = operator.record(f"{call_id}.wav", call_id)
    kept = sound.rename(operator.root / sound.name)
    recording = Recording(call_id, str(kept), "", 12.0, 8000, 2)
    part = (
        sound_inside(kept)
        if carried
        else SoundPart({"filename": kept.name, "content_hash": content_hash(kept)})
    )
    document = make_vcon(
        Conversation(replace(script.call, agent_id="8021"), recording, script.transcript),
        created_at=datetime(2026, 11, 2, tzinfo=UTC),
        sound=part,
    )
    path = operator.calls / f"{call_id}.vcon.json"
    write_vcon(document, path)
    return path


def test_the_sound_inside_a_vcon_is_listened_to(operator: Operator) -> None:
    _export(operator, "v", carried=True)
    assert operator.callqa("run", operator.calls) == 0
    assert operator.query("SELECT call_id, channel_kind, agent_id, duration_s FROM calls") == [
        ("v", "stereo", "8021", 12.0)
    ]
    assert operator.query("SELECT text FROM turns ORDER BY turn_index")[0] == ("您好，请讲。",)


def test_a_vcon_with_several_recordings_says_which_is_listened_to(
    operator: Operator, capsys: Printed
) -> None:
    path = _export(operator, "v", carried=True)
    document = json.loads(path.read_text(encoding="utf-8"))
    document["dialog"] *= 2
    path.write_text(json.dumps(document), encoding="utf-8")
    operator.callqa("run", operator.calls, "--json")
    (notice,) = [n for n in _summary(capsys)["notices"] if "recordings" in n]
    assert "v.vcon.json holds 2 recordings, only the first" in notice
    operator.callqa("run", operator.calls, "--json")
    assert _summary(capsys)["nothing_to_do"]


def test_a_vcon_whose_sound_is_elsewhere_gives_the_transcript_that_it_carries(
    operator: Operator,
) -> None:
    _export(operator, "v", carried=False)
    assert operator.callqa("run", operator.calls) == 0
    assert operator.query("SELECT channel_kind, recognizer FROM calls") == [("stereo", "written")]
    assert "很高兴为您服务" in operator.query("SELECT text FROM turns")[0][0]


def test_a_recording_that_is_put_beside_its_vcon_later_is_listened_to(operator: Operator) -> None:
    _export(operator, "v", carried=False)
    operator.callqa("run", operator.calls / "v.vcon.json")
    (operator.root / "v.wav").rename(operator.calls / "v.wav")
    assert operator.callqa("run", operator.calls / "v.vcon.json") == 0
    assert operator.query("SELECT recognizer LIKE 'recorded%' FROM calls") == [(True,)]


def test_a_sidecar_tells_of_its_recording(operator: Operator, capsys: Printed) -> None:
    operator.record("a.wav", "a")
    operator.record("a.wav", "c-77")
    operator.write("a.json", {"call_id": "c-77", "agent": "0081", "extra": {"branch": "north"}})
    assert operator.callqa("run", operator.calls) == 0
    assert operator.query("SELECT call_id, agent_id, attributes->>'extra.branch' FROM calls") == [
        ("c-77", "0081", "north")
    ]
    operator.write("a.json", {"call_id": "c-77", "agent": "0082"})
    operator.callqa("run", operator.calls)
    assert operator.query("SELECT agent_id FROM calls") == [("0082",)]
    operator.write("a.json", "{ broken")
    capsys.readouterr()
    operator.callqa("run", operator.calls, "--json")
    assert any("a.json cannot be read" in words for words in _summary(capsys)["notices"])


def test_sidecars_can_be_left_alone(operator: Operator) -> None:
    operator.record("a.wav", "a")
    operator.write("a.json", {"call_id": "c-77"})
    assert operator.callqa("run", operator.calls, "--no-sidecars") == 0
    assert operator.query("SELECT call_id FROM calls") == [("a",)]


def test_names_of_recordings_tell_of_their_calls_by_a_profile(operator: Operator) -> None:
    operator.record("20261102-090500_8021_13800000000.wav", "20261102-090500_8021_13800000000")
    assert operator.callqa("run", operator.calls, "--profile", "generic") == 0
    assert operator.query("SELECT agent_id, customer_id, epoch(started_at)::BIGINT FROM calls") == [
        ("8021", "13800000000", 1793581500)
    ]


def test_several_legs_of_a_call_log_are_one_call(operator: Operator, capsys: Printed) -> None:
    operator.record("q-1793581500.7.wav", "1793581500.7")
    leg = "acc,13800000000,600,from-trunk,,SIP/t,SIP/{},Queue,cards,{},,,{},3,1793581500.7,"
    rows = [
        leg.format("8021-1", "2026-11-02 09:05:00", "9,0,NO ANSWER"),
        leg.format("8035-2", "2026-11-02 09:05:10", "90,80,ANSWERED"),
    ]
    table = operator.root / "Master.csv"
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    words = ("--metadata", table, "--profile", "asterisk", "--time-zone", "UTC")
    assert operator.callqa("run", operator.calls, *words, "--json") == 0
    assert not [words for words in _summary(capsys)["notices"] if "Master" in words]
    assert operator.query(
        "SELECT call_id, agent_id, direction, attributes->>'legs', epoch(started_at)::BIGINT "
        "FROM calls"
    ) == [("1793581500.7", "8035", "inbound", "2", 1793610300)]


def test_a_profile_of_ones_own_tells_the_channels_and_raw_sound(operator: Operator) -> None:
    sound = operator.record("a.wav", "a")
    with wave.open(str(sound)) as reader:
        frames = reader.readframes(reader.getnframes())
    (operator.calls / "a.wav").unlink()
    operator.write("a.sln", frames)
    profile = operator.home / "ours.toml"
    profile.write_text('name = "ours"\nchannels = ["customer", "agent"]\n[raw]\n".sln" = "sln"\n')
    operator.settings("profile: ours.toml")
    assert operator.callqa("run", operator.calls) == 0
    assert operator.query("SELECT attributes->>'agent_channel', codec FROM calls") == [
        ("1", "pcm_s16le")
    ]


def test_an_unknown_profile_is_one_clear_line(operator: Operator, capsys: Printed) -> None:
    operator.record("a.wav", "a")
    assert operator.callqa("run", operator.calls, "--profile", "avaya") == 2
    assert "shipped are asterisk, freeswitch, generic" in capsys.readouterr().err
    assert operator.callqa("run", operator.calls, "--time-zone", "Mars/Base") == 2
    assert "unknown time zone Mars/Base" in capsys.readouterr().err


def test_a_manifest_is_metadata_as_well_and_reaches_no_further_than_its_roots(
    operator: Operator, capsys: Printed
) -> None:
    outside = operator.record("a.wav", "c-1").rename(operator.root / "a.wav")
    operator.record("b.wav", "c-2")
    table = operator.write("m.csv", f"file,call_id,agent_id\n{outside},c-1,81\nb.wav,c-2,82\n")
    operator.callqa("run", table, "--json")
    summary = _summary(capsys)
    assert summary["done"] == 1
    assert any("outside the manifest's folder" in words for words in summary["notices"])
    assert operator.callqa("run", table, "--root", operator.root) == 0
    assert sorted(operator.query("SELECT call_id, agent_id FROM calls")) == [
        ("c-1", "81"),
        ("c-2", "82"),
    ]


def test_a_chat_that_was_exported_as_a_vcon_comes_back_as_it_was(operator: Operator) -> None:
    operator.write("c.chat.json", CHAT)
    operator.callqa("run", operator.calls)
    whole = "SELECT call_id, role, start_s, text, agent_id, channel_kind FROM turns JOIN calls"
    before = operator.query(f"{whole} USING (call_id) ORDER BY turn_index")
    again = Operator(operator.root / "again")
    target = again.calls / "c.vcon.json"
    assert operator.callqa("call", "export", "chat-1", "--format", "vcon", "--output", target) == 0
    assert again.callqa("run", again.calls) == 0
    assert again.query(f"{whole} USING (call_id) ORDER BY turn_index") == before
