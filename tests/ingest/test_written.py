import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from conversation import Call, Direction, Role, Turn
from conversation.errors import QuarantineError
from ingest import Reason, read_text_conversation

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 2, 9, 5, tzinfo=BEIJING)
AS_JSON = json.dumps(
    {
        "会话编号": "c-7",
        "agent": "0081",
        "direction": "呼入",
        "messages": [
            {"发送方": "客户", "内容": "年费怎么收？", "发送时间": "2026-11-02 09:05:00"},
            {"发送方": "机器人", "内容": "转人工。", "发送时间": "2026-11-02 09:05:02"},
            {
                "发送方": "坐席",
                "内容": "您好，\n刷满六次免年费。",
                "发送时间": "2026-11-02 09:05:30",
            },
        ],
    },
    ensure_ascii=False,
)
AS_LINES = """\
{"call_id": "c-7", "agent_id": "0081", "direction": "in"}
{"role": "customer", "text": "年费怎么收？", "time": 1793581500}
{"role": "bot", "text": "转人工。", "time": 1793581502}

{"role": "agent", "text": "您好， 刷满六次免年费。", "time": 1793581530}
"""
AS_CSV = """\
会话编号,工号,方向,角色,内容,时间
c-7,0081,呼入,客户,年费怎么收？,2026/11/2 9:05:00
c-7,0081,呼入,机器人,转人工。,2026/11/2 9:05:02
c-7,0081,呼入,坐席,"您好，
刷满六次免年费。",2026/11/2 9:05:30
"""


def _read(folder: Path, text: str, name: str = "c.chat.json") -> tuple[Call, tuple[Turn, ...]]:
    (folder / name).write_bytes(text.encode("utf-8"))
    return read_text_conversation(folder / name)


@pytest.mark.parametrize(
    ("name", "text"),
    [("c.chat.json", AS_JSON), ("c.chat.jsonl", AS_LINES), ("c.chat.csv", AS_CSV)],
)
def test_a_chat_becomes_a_call_and_turns_in_any_layout(
    tmp_path: Path, name: str, text: str
) -> None:
    call, turns = _read(tmp_path, text, name)
    assert call == Call("c-7", MORNING, Direction.INBOUND, agent_id="0081")
    assert [(turn.index, turn.role, turn.channel, turn.start, turn.text) for turn in turns] == [
        (0, Role.CUSTOMER, 1, 0.0, "年费怎么收？"),
        (1, Role.IVR, 0, 2.0, "转人工。"),
        (2, Role.AGENT, 0, 30.0, "您好， 刷满六次免年费。"),
    ]
    assert turns[0].end == pytest.approx(6 / 4.5, abs=0.01)
    assert all(turn.start <= turn.end for turn in turns)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_chat_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "c.chat.csv"
    path.write_bytes(AS_CSV.encode(encoding))
    assert read_text_conversation(path)[1][0].text == "年费怎么收？"


def test_messages_are_put_in_order_and_end_before_the_next_begins(tmp_path: Path) -> None:
    rows = [("agent", "b" * 90, 1.0), ("customer", "a", 0.5), ("agent", "c", 1.0), ("x", "d", 9)]
    messages = [{"role": role, "text": text, "start_s": at} for role, text, at in rows]
    _, turns = _read(tmp_path, json.dumps({"turns": messages}))
    assert [turn.text[0] for turn in turns] == ["a", "b", "c", "d"]
    assert (turns[1].start, turns[1].end) == (1.0, 1.0)
    assert turns[3].role is Role.UNKNOWN


def test_messages_without_times_follow_one_another(tmp_path: Path) -> None:
    rows = [{"role": "agent", "text": "您好"}, {"role": "customer", "text": "你好"}]
    call, turns = _read(tmp_path, json.dumps(rows))
    assert turns[1].start > turns[0].end
    assert call == Call("c", attributes={"messages_without_time": "2"})


def test_messages_without_text_and_with_impossible_times_are_counted(tmp_path: Path) -> None:
    rows = [
        {"role": "agent", "text": "您好", "time": "2026-11-02 09:05:00"},
        {"role": "customer", "text": "", "time": "2026-11-02 09:05:01"},
        {"role": "customer", "text": "嗯", "time": "2026-13-02 09:05:01"},
        {"role": "customer", "text": "好", "start_s": "NaN"},
    ]
    call, turns = _read(tmp_path, json.dumps(rows))
    assert len(turns) == 3
    assert call.attributes == {"messages_without_text": "1", "messages_without_time": "2"}


def test_control_characters_never_reach_a_turn(tmp_path: Path) -> None:
    _, turns = _read(tmp_path, json.dumps([{"role": "agent", "text": "a\x00b\u202ec\n\nd"}]))
    assert turns[0].text == "a b c d"


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("c.chat.json", "", Reason.EMPTY_FILE),
        ("c.chat.json", "{", Reason.NOT_A_CONVERSATION),
        ("c.chat.json", '{"a": 1}', Reason.NOT_A_CONVERSATION),
        ("c.chat.json", "[" * 100_000, Reason.NOT_A_CONVERSATION),
        ("c.chat.json", "[]", Reason.EMPTY_CONVERSATION),
        ("c.chat.json", '[{"role": "agent"}]', Reason.EMPTY_CONVERSATION),
        ("c.chat.jsonl", "7", Reason.NOT_A_CONVERSATION),
        ("c.chat.csv", 'role,text\n"agent,x\n', Reason.NOT_A_CONVERSATION),
        ("c.chat.csv", "name,size\na,1\n", Reason.EMPTY_CONVERSATION),
    ],
)
def test_what_is_no_conversation_has_a_reason(
    tmp_path: Path, name: str, text: str, reason: Reason
) -> None:
    with pytest.raises(QuarantineError, match=name) as raised:
        _read(tmp_path, text, name)
    assert raised.value.reason == reason


def test_too_many_messages_are_a_reason(tmp_path: Path) -> None:
    text = "role,text\n" + "agent,x\n" * 20_001
    with pytest.raises(QuarantineError) as raised:
        _read(tmp_path, text, "c.chat.csv")
    assert raised.value.reason == Reason.TOO_LARGE


def test_a_folder_and_a_missing_file_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "gone.chat.json"):
        with pytest.raises(QuarantineError) as raised:
            read_text_conversation(path)
        assert raised.value.reason == Reason.UNREADABLE
