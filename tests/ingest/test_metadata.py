import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from conversation import Call, Direction
from conversation.errors import MetadataError, UsageError
from ingest import Metadata, identify_call, list_sources, load_metadata

BEIJING = timezone(timedelta(hours=8))
CHINESE = (
    "文件,通话编号,开始时间,方向,工号,班组,队列,客户号,坐席声道,产品\n"
    "一.wav,007,2026/11/2 9:05:00,呼入,0081,一组,信用卡,0099,右,分期\n"
)


def _loaded(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "m.csv") -> Metadata:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return load_metadata(path)


def _messages(metadata: Metadata) -> str:
    return "\n".join(problem.message for problem in metadata.problems)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_headers_are_read_in_any_encoding(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    text = CHINESE.replace(",", delimiter).replace("\n", "\r\n")
    metadata = _loaded(tmp_path, text, encoding=encoding)
    assert not metadata.problems
    assert metadata.call_for("/records/一.wav") == Call(
        "007",
        started_at=datetime(2026, 11, 2, 9, 5, tzinfo=BEIJING),
        direction=Direction.INBOUND,
        agent_id="0081",
        team="一组",
        queue="信用卡",
        customer_id="0099",
        attributes={"agent_channel": "1", "产品": "分期"},
    )


def test_json_and_json_lines_are_read_like_tables(tmp_path: Path) -> None:
    row = {"file": "a.wav", "Call ID": "007", "agent": "0081", "wait_s": 12.50, "vip": True}
    lines = json.dumps(row) + "\n\n" + json.dumps({"file": "b.wav"}) + "\n"
    for text, name in (
        (json.dumps([row, {"file": "b.wav"}]), "m.json"),
        (json.dumps({"calls": [row, {"file": "b.wav"}]}), "m.json"),
        (lines, "m.jsonl"),
    ):
        metadata = _loaded(tmp_path, text, name=name)
        call = metadata.call_for("a.wav")
        assert call == Call("007", agent_id="0081", attributes={"wait_s": "12.5", "vip": "true"})
        assert metadata.call_for("b.wav") == Call("b")


def test_quoted_newlines_and_delimiters_stay_in_their_cell(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, 'file,note\na.wav,"one, two\nthree; ""four"""\nb.wav,x\n')
    call = metadata.call_for("a.wav")
    assert call is not None
    assert call.attributes["note"] == 'one, two\nthree; "four"'
    assert [row.number for row in metadata.rows] == [2, 3]


def test_a_separator_line_from_excel_is_understood(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, 'sep=;\nfile;call_id\na.wav;="007"\n')
    assert metadata.call_for("a.wav") == Call("007")
    assert metadata.rows[0].number == 3


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-02T09:05:00+08:00",
        "2026-11-02 09:05:00",
        "2026/11/2 9:05",
        "20261102090500",
        "2026年11月2日 9时5分",
        "2026年11月02日 09:05:00",
        "2026-11-02T01:05:00Z",
    ],
)
def test_times_are_read_as_beijing_writes_them(tmp_path: Path, text: str) -> None:
    call = _loaded(tmp_path, f"file,started_at\na.wav,{text}\n").call_for("a.wav")
    assert call is not None
    assert call.started_at == datetime(2026, 11, 2, 9, 5, tzinfo=BEIJING)
    assert call.started_at.tzinfo is not None


@pytest.mark.parametrize(
    "text", ["2026-02-30", "2026-13-01 10:00", "45234.5", "soon", "0026-01-01"]
)
def test_an_impossible_time_is_a_problem_and_stays_empty(tmp_path: Path, text: str) -> None:
    metadata = _loaded(tmp_path, f"file,started_at\na.wav,{text}\n")
    assert metadata.call_for("a.wav") == Call("a")
    assert f"row 2: started_at `{text}`" in _messages(metadata)


def test_doubtful_rows_are_listed_by_number(tmp_path: Path) -> None:
    text = (
        "file,call_id,direction,agent_channel,queue,queue\n"
        "a.wav,1,sideways,middle,x,y\n"
        "b.wav,1\n"
        ",,in\n"
        "a.wav,1.23457E+11,in,0,x,x,too much\n"
    )
    metadata = _loaded(tmp_path, text)
    assert [problem.row for problem in metadata.problems] == [2, 2, 2, 3, 4, 5, 5, 5]
    for words in (
        "row 2: column queue stands twice",
        "row 2: direction `sideways`",
        "row 2: agent_channel `middle`",
        "row 3: call_id 1 stands in row 2",
        "row 4: names neither",
        "row 5: 7 cells under 6 headers",
        "row 5: call_id `1.23457E+11` was rounded",
        "row 5: file a.wav stands in row 2",
    ):
        assert words in _messages(metadata)


def test_channels_counted_from_one_are_recognised_by_the_table(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, "file,agent_channel\na.wav,1\nb.wav,2\n")
    channels = [row.call.attributes["agent_channel"] for row in metadata.rows]
    assert channels == ["0", "1"]


def test_recordings_find_their_row_by_path_then_name_then_stem(tmp_path: Path) -> None:
    text = (
        "file,call_id\nD:\\rec\\mon\\a.wav,monday\ntue/a.wav,tuesday\n"
        "b.wav,by-name\nc.mp3,by-stem\n,by-id\n"
    )
    metadata = _loaded(tmp_path, text)
    for path, call_id in (
        ("/in/rec/mon/a.wav", "monday"),
        ("/in/tue/a.wav", "tuesday"),
        ("/in/x/b.wav", "by-name"),
        ("/in/c.wav", "by-stem"),
        ("/in/by-id.wav", "by-id"),
    ):
        call = metadata.call_for(path)
        assert call is not None
        assert call.call_id == call_id
    assert metadata.call_for("/in/d.wav") is None


def test_composed_and_decomposed_names_are_the_same(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, "file,call_id\ncaf\u00e9.wav,1\n")
    assert metadata.call_for("cafe\u0301.wav") == Call("1")


def test_rows_without_a_recording_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"x")
    metadata = _loaded(tmp_path, "file,call_id\na.wav,1\nb.wav,2\n")
    unused = metadata.unused_rows(list_sources([tmp_path]).sources)
    assert [(row.number, row.file) for row in unused] == [(3, "b.wav")]


def test_a_recording_without_a_row_is_still_a_call(tmp_path: Path) -> None:
    metadata = _loaded(tmp_path, "file,call_id\na.wav,1\n")
    assert identify_call("x/a.wav", metadata=metadata).call == Call("1")
    assert identify_call("x/a.wav", metadata=metadata).note == ""
    made_up = identify_call("x/0007.wav", metadata=metadata)
    assert made_up.call == Call("0007")
    assert "no row" in made_up.note
    assert identify_call("x/两\n行.wav").call.call_id == "两_行"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("m.csv", b"", "no rows"),
        ("m.csv", b"name,size\nx,1\n", "neither a file nor a call_id"),
        ("m.csv", b"\x81\xff\xfe\x80,\xff\n", "neither UTF-8"),
        ("m.csv", b"\xff\xfea", "neither UTF-8"),
        ("m.csv", b'file\n"a.wav\n', "correct that place"),
        ("m.xlsx", b"PK\x03\x04rest", "save it as CSV"),
        ("m.json", b"[{]", "correct that place"),
        ("m.json", b'["a.wav"]', "row 1 is not an object"),
        ("m.json", b"[" * 100_000, "correct that place"),
        ("m.jsonl", b'{"file": "a.wav"}\n7\n', "row 2 is not an object"),
    ],
)
def test_an_unreadable_table_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(MetadataError, match=words) as raised:
        load_metadata(tmp_path / name)
    assert name in str(raised.value)


def test_a_missing_table_and_an_unknown_zone_are_refused(tmp_path: Path) -> None:
    with pytest.raises(MetadataError, match="check the path"):
        load_metadata(tmp_path / "gone.csv")
    (tmp_path / "m.csv").write_text("file\na.wav\n")
    with pytest.raises(UsageError, match="Asia/Shanghai"):
        load_metadata(tmp_path / "m.csv", time_zone="Mars/Olympus")
