from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from conversation import Call, Direction
from conversation.errors import MetadataError, UsageError
from ingest import (
    RAW_FORMATS,
    Source,
    identify_call,
    load_metadata,
    load_profile,
    parse_profile,
    read_sidecar,
    shipped_profiles,
)

BEIJING = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 2, 9, 5, tzinfo=BEIJING)
# accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp, lastdata, start, answer, end,
# duration, billsec, disposition, amaflags, uniqueid, userfield
ASTERISK = "\n".join(
    (
        '"","13800000000","600","from-trunk","c","PJSIP/t-01","PJSIP/8001-02","Queue","card,tT",'
        '"2026-11-02 09:05:00",,"2026-11-02 09:05:20",20,0,"NO ANSWER","D","1762045500.10",""',
        '"","13800000000","600","from-trunk","c","PJSIP/t-01","PJSIP/8002-03","Queue","card,tT",'
        '"2026-11-02 09:05:20","2026-11-02 09:05:25","2026-11-02 09:09:00",220,215,"ANSWERED","D",'
        '"1762045500.10",""',
        '"","13911111111","600","from-trunk","c","PJSIP/t-02","PJSIP/8003-04","Dial","x",'
        '"2026-11-02 10:00:00","2026-11-02 10:00:05","2026-11-02 10:01:00",60,55,"ANSWERED","D",'
        '"1762048800.20",""',
    )
)


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_profile_loads_under_its_own_name() -> None:
    assert shipped_profiles() == ("asterisk", "freeswitch", "generic")
    for name in shipped_profiles():
        profile = load_profile(name)
        assert profile.name == name
        assert profile.about


def test_legs_of_an_asterisk_call_become_one_call_of_the_agent_who_answered(tmp_path: Path) -> None:
    profile = load_profile("asterisk")
    metadata = load_metadata(_write(tmp_path / "Master.csv", ASTERISK), profile=profile)
    assert [row.number for row in metadata.rows] == [1, 3]
    call = metadata.call_for("q-600-13800000000-1762045500.10.wav")
    assert call is not None
    assert call.call_id == "1762045500.10"
    assert call.started_at == MORNING
    assert call.direction is Direction.INBOUND
    assert (call.agent_id, call.customer_id, call.queue) == ("8002", "13800000000", "card")
    assert call.attributes["legs"] == "2"


def test_a_recording_without_a_key_joins_the_only_call_near_its_time(tmp_path: Path) -> None:
    profile = load_profile("asterisk")
    metadata = load_metadata(_write(tmp_path / "Master.csv", ASTERISK), profile=profile)
    for name, call_id in (
        ("20261102-090503_13800000000_8002.wav", "1762045500.10"),
        ("20261102-090506_13800000000_8002.wav", None),
        ("20261102-090503_13800000000_8003.wav", None),
    ):
        call = metadata.call_for(name)
        assert (call.call_id if call else None) == call_id


def test_two_calls_near_the_time_are_never_guessed_between(tmp_path: Path) -> None:
    twice = ASTERISK + "\n" + ASTERISK.splitlines()[2].replace("8800.20", "8800.99")
    profile = load_profile("asterisk")
    metadata = load_metadata(_write(tmp_path / "Master.csv", twice), profile=profile)
    assert metadata.call_for("20261102-100001_13911111111_8003.wav") is None


def test_legs_connect_over_a_third_one(tmp_path: Path) -> None:
    text = "uuid,bleg_uuid,start_stamp\na,b,2026-11-02 09:05:00\nd,c,\nb,c,\nz,,\n"
    profile = load_profile("freeswitch")
    metadata = load_metadata(_write(tmp_path / "cdr.csv", text), profile=profile)
    assert [(row.number, row.call.attributes.get("legs")) for row in metadata.rows] == [
        (2, "3"),
        (5, None),
    ]
    uuid = "0a1b2c3d-0000-4000-8000-00000000000d"
    text = f"uuid,bleg_uuid,start_stamp\n{uuid},,{int(MORNING.timestamp())}\n"
    metadata = load_metadata(_write(tmp_path / "cdr.csv", text), profile=profile)
    call = metadata.call_for(f"x/{uuid}.wav")
    assert call is not None
    assert call.started_at == MORNING


def test_rows_of_a_table_without_a_header_count_from_one(tmp_path: Path) -> None:
    profile = load_profile("asterisk")
    header = ",".join(profile.header)
    for text, first in ((ASTERISK, 1), (f"{header}\n{ASTERISK}", 2)):
        metadata = load_metadata(_write(tmp_path / "Master.csv", text), profile=profile)
        assert metadata.rows[0].number == first
        assert len(metadata.rows) == 2


PROFILE = {
    "name": "ours",
    "time_zone": "UTC",
    "columns": {"Bediener": "agent_id", "Richtung": "direction"},
    "values": {"direction": {"ein": "inbound"}},
    "filenames": [r"^(?P<date>\d{8})T(?P<time>\d{6})_(?P<agent_id>\d+)_(?P<branch>[a-z]+)"],
    "channels": ["agent", "customer"],
    "raw": {".gsm": "gsm"},
}


def test_a_profile_of_ones_own_renames_columns_values_and_channels(tmp_path: Path) -> None:
    profile = parse_profile(PROFILE, origin="ours.yaml")
    text = "file,Bediener,Richtung,started_at\na.wav,0081,ein,2026-11-02 01:05:00\n"
    metadata = load_metadata(_write(tmp_path / "m.csv", text), profile=profile)
    assert metadata.call_for("a.wav") == Call(
        "a", MORNING, Direction.INBOUND, agent_id="0081", attributes={"agent_channel": "0"}
    )
    assert profile.raw_format_of(Path("x.GSM")) is RAW_FORMATS["gsm"]
    assert profile.raw_format_of(Path("x.wav")) is None


def test_a_name_tells_what_no_row_and_no_sidecar_does(tmp_path: Path) -> None:
    profile = parse_profile(PROFILE, origin="ours.yaml")
    path = tmp_path / "20261102T010500_0081_north.wav"
    alone = identify_call(path, profile=profile, sidecars=True)
    assert alone.call == Call(
        "20261102T010500_0081_north",
        MORNING,
        agent_id="0081",
        attributes={"branch": "north", "agent_channel": "0"},
    )
    assert alone.note
    _write(path.with_suffix(".json"), '{"id": "7", "Bediener": "9999", "vip": {"since": 2020}}')
    beside = identify_call(path, profile=profile, sidecars=True)
    assert (beside.call.call_id, beside.call.agent_id, beside.note) == ("7", "9999", "")
    assert beside.call.started_at == MORNING
    assert beside.call.attributes["vip.since"] == "2020"
    table = _write(tmp_path / "m.csv", f"file,agent_id\n{path.name},1111\n")
    metadata = load_metadata(table, profile=profile)
    best = identify_call(path, metadata=metadata, sidecars=True)
    assert (best.call.agent_id, best.call.attributes["branch"]) == ("1111", "north")


def test_an_impossible_time_in_a_name_is_told(tmp_path: Path) -> None:
    profile = parse_profile(PROFILE, origin="ours.yaml")
    found = identify_call("20261302T010500_0081_north.wav", profile=profile)
    assert found.call.started_at is None
    assert "no possible time" in found.problems[0]


@pytest.mark.parametrize("name", ["a.json", "a.wav.json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_sidecar_is_found_by_either_name_in_any_encoding(
    tmp_path: Path, name: str, encoding: str
) -> None:
    (tmp_path / name).write_bytes('{"工号": "0081", "班组": "一组"}'.encode(encoding))
    found = read_sidecar(Source(tmp_path / "a.wav", "a.wav", 1, 1), load_profile("generic"))
    assert found == (Call("a", agent_id="0081", team="一组"), ())


@pytest.mark.parametrize("text", ["", "[", '["a"]', "[" * 100_000, "\x81\xff\xfe\x80"])
def test_a_broken_sidecar_is_told_and_the_recording_stays_a_call(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.json").write_bytes(text.encode("latin-1"))
    source = Source(tmp_path / "a.wav", "a.wav", 1, 1)
    with pytest.raises(MetadataError, match=r"a\.json"):
        read_sidecar(source, load_profile("generic"))
    found = identify_call(source, sidecars=True)
    assert found.call == Call("a")
    assert "a.json" in found.problems[0]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"filenames": ["("]}, "no regular expression"),
        ({"filenames": [r"\d+"]}, "no named group"),
        ({"filenames": [r"(?P<agent_id>\d+)*x"]}, "take for ever"),
        ({"time_zone": "Mars/Olympus"}, "unknown time zone"),
        ({"channels": ["boss"]}, "channels.0"),
        ({"raw": {".x": "mp9"}}, "mp9 is none of"),
        ({"colums": {}}, "colums"),
        ({"legs": {"keys": []}}, "legs.keys"),
    ],
)
def test_a_broken_profile_is_refused_with_the_place(change: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words) as raised:
        parse_profile({**PROFILE, **change}, origin="ours.yaml")
    assert "ours.yaml" in str(raised.value)


def test_a_profile_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="asterisk, freeswitch, generic"):
        load_profile(tmp_path / "gone.toml")
    with pytest.raises(UsageError, match="correct that place"):
        load_profile(_write(tmp_path / "bad.toml", "name = "))
    with pytest.raises(UsageError, match=r"bad\.yaml:2: .*mend the YAML"):
        load_profile(_write(tmp_path / "bad.yaml", "name: [a\nb: c"))
    with pytest.raises(UsageError, match="no `key: value` lines"):
        load_profile(_write(tmp_path / "list.yml", "- name"))


def test_the_profile_of_the_docs_can_be_loaded_from_yaml_and_from_toml(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
    text = page.split("```yaml\n")[1].split("```")[0]
    profile = load_profile(_write(tmp_path / "ours.yaml", text))
    assert (profile.name, profile.columns) == ("ours", {"Bediener": "agent_id"})
    assert profile.raw == {".gsm": "gsm"}
    toml = 'name = "ours"\ncolumns = {Bediener = "agent_id"}\n'
    yaml = "name: ours\ncolumns: {Bediener: agent_id}\n"
    same = [
        load_profile(_write(tmp_path / f"o.{e}", t)) for e, t in (("toml", toml), ("YML", yaml))
    ]
    assert same[0] == same[1]
