"""The analyst's commands as a user types them, over a seeded home."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.cells import cell_len
from typer.testing import CliRunner, Result

from cli import care, cases, journeys, overview, search, topics
from conversation.errors import UsageError
from seeding import empty_warehouse, seed_warehouse
from warehouse import Warehouse, publish
from warehouse.write.search_index import update_search_index

app = typer.Typer()
app.command("overview")(overview.overview_command)
app.command("search")(search.search_command)
app.command("care-list")(care.care_list_command)
app.add_typer(topics.app, name="topics")
app.add_typer(journeys.app, name="journeys")
app.add_typer(cases.app, name="cases")


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    working = home / "working" / "warehouse.duckdb"
    working.parent.mkdir()
    seed_warehouse(working)
    with Warehouse(working) as warehouse:
        with warehouse.transaction() as connection:
            update_search_index(connection)
        publish(warehouse, home / "warehouse.duckdb")
    return home


@pytest.fixture
def home(seeded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seeded, tmp_path / "home"))


def type_in(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)])


def answer(home: Path, *words: str) -> Any:
    done = type_in(home, *words, "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


EVERY_COMMAND = (
    ("overview",),
    ("topics", "summary"),
    ("topics", "list"),
    ("topics", "list", "--reasons"),
    ("topics", "trend", "--reasons"),
    ("topics", "trend"),
    ("topics", "compare", "complaint=no", "complaint=yes"),
    ("search", "年费"),
    ("journeys", "repeats"),
    ("journeys", "reach"),
    ("journeys", "menu"),
    ("journeys", "customer", "C0001"),
    ("care-list",),
    ("cases", "list"),
)


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_every_answer_is_a_table_for_people_and_json_for_programs(
    home: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert answer(home, *words) is not None
    monkeypatch.setenv("COLUMNS", "80")
    shown = type_in(home, *words)
    assert (shown.exit_code, bool(shown.stdout)) == (0, True)
    drawn = [line for line in shown.stdout.splitlines() if line[:1] in ("│", "┃")]
    assert all(cell_len(line) <= 80 for line in drawn)


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_an_empty_home_is_no_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    empty_warehouse(tmp_path / "warehouse.duckdb")
    done = type_in(tmp_path, *words)
    assert done.exit_code == 0, done.exception


ONE_AFTER_THE_OTHER = (
    "topics fit",
    "topics assign",
    "overview",
    "topics summary",
    "topics list",
    "topics show fee",
    "topics rename fee 新名字",
    "topics merge branch app",
    "topics pin {call} fee",
    "topics mute fee",
    "topics trend",
    "topics compare complaint=no complaint=yes",
    "topics causes fee --against 7",
    "topics judge {call} yes",
    "topics train",
    "search 年费",
    "journeys repeats",
    "journeys customer C0001",
    "journeys reach",
    "journeys menu",
    "care-list",
    "cases open 标题 --topic fee --owner 李 --acted-on 2026-03-09",
    "cases update case-0001 --note 已上线",
    "cases list",
    "cases show case-0001",
    "cases verify case-0001",
)


def test_every_command_prints_one_document_for_programs(home: Path) -> None:
    call = answer(home, "topics", "show", "fee")["complaints"][0]["call_id"]
    for line in ONE_AFTER_THE_OTHER:
        words = line.format(call=call).split()
        assert answer(home, *words) is not None, line


def test_no_command_is_left_out() -> None:
    tried = {" ".join(line.split()[:2]) for line in ONE_AFTER_THE_OTHER}
    groups = {"topics": topics.app, "journeys": journeys.app, "cases": cases.app}
    for name, group in groups.items():
        assert {f"{name} {command.name}" for command in group.registered_commands} <= tried


def test_a_decision_says_who_decided_what_and_whether_it_shows(home: Path) -> None:
    named = answer(home, "topics", "rename", "fee", "新名字", "--by", "王")
    assert named == {
        "action": "rename", "subject": "fee", "value": "新名字", "author": "王",
        "in_effect": True,
    }  # fmt: skip
    assert answer(home, "topics", "rename", "fee")["value"] == ""


def test_a_topic_is_shown_and_its_change_explained(home: Path) -> None:
    topic = answer(home, "topics", "list")[0]["topic_id"]
    assert answer(home, "topics", "show", topic)["complaints"]
    report = answer(home, "topics", "causes", topic, "--days", "7", "--against", "7")
    assert {line["kind"] for line in report["contributions"]} >= {"queue", "team"}
    for words in (("show", topic), ("causes", topic, "--against", "7")):
        assert type_in(home, "topics", *words).exit_code == 0


def test_reasons_are_found_shown_named_merged_and_then_only_assigned(home: Path) -> None:
    [found] = answer(home, "topics", "fit", "--about", "reasons")
    assert (found["refitted"], found["calls"]) == (True, 72)
    assert {kind for kind, _ in found["events"]} == {"birth"}
    listed = answer(home, "topics", "list", "--reasons")
    assert sum(line["calls"] for line in listed) == 72
    first, second = listed[0]["reason_id"], listed[1]["reason_id"]
    view = answer(home, "topics", "show", first)
    assert view["reason_calls"][0]["text"]
    assert view["calls"] == listed[0]["calls"]
    chosen = answer(home, "topics", "list", "--reasons", "--calls", f"topic={first}")
    assert [line["calls"] for line in chosen] == [listed[0]["calls"]]
    assert answer(home, "topics", "causes", first, "--against", "7")["contributions"]
    assert type_in(home, "topics", "rename", first, "来电一").exit_code == 0
    assert type_in(home, "topics", "merge", second, first).exit_code == 0
    merged = answer(home, "topics", "list", "--reasons")[0]
    assert (merged["label"], merged["calls"]) == ("来电一", listed[0]["calls"] + listed[1]["calls"])
    again = answer(home, "topics", "fit", "--about", "reasons")[0]
    assert again["events"] == []
    assert answer(home, "topics", "list", "--reasons")[0]["label"] == "来电一"
    assert answer(home, "topics", "assign", "--about", "reasons") == []


def test_calls_that_come_in_later_are_assigned_without_a_refit(home: Path) -> None:
    working = home / "working" / "warehouse.duckdb"
    held_back = "20260302-0003"
    with Warehouse(working) as warehouse, warehouse.transaction() as connection:
        connection.execute("CREATE TABLE kept AS FROM turns WHERE call_id = ?", [held_back])
        connection.execute("DELETE FROM turns WHERE call_id = ?", [held_back])
    before = answer(home, "topics", "fit", "--about", "reasons")[0]
    with Warehouse(working) as warehouse, warehouse.transaction() as connection:
        connection.execute("INSERT INTO turns FROM kept")
        connection.execute("DROP TABLE kept")
    after = answer(home, "topics", "assign", "--about", "reasons")[0]
    assert (after["refitted"], after["added"], after["events"]) == (False, 1, [])
    assert (after["calls"], after["topics"]) == (before["calls"] + 1, before["topics"])


def test_a_person_says_what_is_a_complaint_and_a_few_decisions_teach_nothing(home: Path) -> None:
    call = answer(home, "topics", "show", answer(home, "topics", "list")[0]["topic_id"])
    first = call["complaints"][0]["call_id"]
    words = ("topics", "judge", first, "yes", "--business", "信用卡", "--by", "王")
    assert type_in(home, *words).exit_code == 0
    report = answer(home, "topics", "train")
    assert (report["wins"], report["champion"]) == (False, None)
    assert "too little data" in report["reason"]
    assert "too little data" in type_in(home, "topics", "train").stdout


def test_a_name_is_shown_at_once_and_can_be_taken_back(home: Path) -> None:
    first = answer(home, "topics", "list")[0]
    done = type_in(home, "topics", "rename", first["topic_id"], "新名字", "--by", "王")
    assert done.exit_code == 0, done.exception
    assert answer(home, "topics", "list")[0]["label"] == "新名字"
    type_in(home, "topics", "rename", first["topic_id"], "--by", "王")
    assert answer(home, "topics", "list")[0]["label"] == first["label"]


def test_a_merge_adds_the_calls_up_and_a_circle_is_refused(home: Path) -> None:
    first, second = answer(home, "topics", "list")[:2]
    words = ("topics", "merge", second["topic_id"], first["topic_id"])
    assert type_in(home, *words).exit_code == 0
    assert answer(home, "topics", "list")[0]["calls"] == first["calls"] + second["calls"]
    circle = type_in(home, "topics", "merge", first["topic_id"], first["topic_id"])
    assert isinstance(circle.exception, UsageError)
    assert type_in(home, "topics", "merge", second["topic_id"], "--undo").exit_code == 0
    assert answer(home, "topics", "list")[0]["calls"] == first["calls"]


def test_a_pinned_call_moves_and_a_muted_topic_leaves_the_trends(home: Path) -> None:
    first, second = answer(home, "topics", "list")[:2]
    call = answer(home, "topics", "show", second["topic_id"])["complaints"][0]["call_id"]
    assert type_in(home, "topics", "pin", call, first["topic_id"]).exit_code == 0
    assert answer(home, "topics", "list")[0]["calls"] == first["calls"] + 1
    assert type_in(home, "topics", "mute", first["topic_id"]).exit_code == 0
    shown = answer(home, "topics", "trend")["others"]
    assert first["topic_id"] not in {line["trend"]["topic_id"] for line in shown}


def test_a_case_goes_from_a_topic_to_a_verdict_with_its_reason(home: Path) -> None:
    topic = answer(home, "topics", "list")[0]["topic_id"]
    opened = answer(
        home, "cases", "open", "年费短信", "--topic", topic, "--owner", "李",
        "--acted-on", "2026-03-09",
    )  # fmt: skip
    case = opened["case_id"]
    changed = answer(home, "cases", "update", case, "--note", "已上线", "--state", "acting")
    assert [note["text"] for note in changed["notes"]] == ["已上线"]
    effect = answer(home, "cases", "verify", case)
    assert (effect["verdict"], effect["ratio"]) == ("too_early", None)
    assert "weeks" in effect["reason"]
    assert "too early" in type_in(home, "cases", "verify", case).stdout


@pytest.mark.parametrize(
    "words",
    [
        ("topics", "show", "t-9999"),
        ("topics", "rename", "t-9999", "x"),
        ("topics", "assign"),
        ("topics", "merge", "t-0001", "r-0001"),
        ("topics", "judge", "20260302-0003", "yes", "--business", "养花"),
        ("topics", "train", "--use-shipped"),
        ("topics", "trend", "--calls", "colour=red"),
        ("search", "。"),
        ("cases", "open", "x", "--owner", "李"),
        ("cases", "open", "x", "--owner", "李", "--topic", "t-9999"),
        ("cases", "show", "case-0001"),
        ("care-list", "--label", "mood"),
        ("care-list", "-o", "/no/such/folder/care.csv"),
        ("cases", "open", "x", "--owner", "李", "--checkpoint", "no-such-checkpoint"),
        ("journeys", "customer", ""),
        ("overview", "--calls", "topic=fee"),
        ("topics", "summary", "--calls", "customer=C0001"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(home: Path, words: tuple[str, ...]) -> None:
    done = type_in(home, *words)
    assert isinstance(done.exception, UsageError)
    assert "—" in str(done.exception) or "give" in str(done.exception)


def test_the_care_list_is_written_even_when_nobody_is_on_it(home: Path, tmp_path: Path) -> None:
    assert type_in(home, "care-list", "-o", str(tmp_path / "care.csv")).exit_code == 0
    assert (tmp_path / "care.csv").read_text("utf-8-sig").startswith("customer_id,")


def test_only_a_complaint_is_pinned_to_a_topic(home: Path) -> None:
    with Warehouse(home / "working" / "warehouse.duckdb") as warehouse:
        row = warehouse.connection.execute(
            "SELECT min(call_id) FROM complaints WHERE NOT is_complaint"
        ).fetchone()
    assert row
    done = type_in(home, "topics", "pin", str(row[0]), "fee")
    assert isinstance(done.exception, UsageError)
    assert "topics judge" in str(done.exception)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("overview", "--calls", "team=无此组"), "没有通话"),
        (("topics", "summary", "--calls", "team=无此组"), "没有投诉"),
        (("topics", "list", "--calls", "team=无此组"), "没有投诉"),
        (("topics", "compare", "team=无此组", "complaint=yes"), "too little data"),
        (("topics", "causes", "fee", "--until", "2030-01-01"), "too little data"),
        (("topics", "trend", "--calls", "team=无此组"), "no call with a day"),
        (("journeys", "customer", "无此客户"), "没有这个客户"),
        (("journeys", "reach", "--calls", "direction=inbound"), "没有外呼"),
    ],
)
def test_where_there_is_nothing_a_sentence_says_so_and_no_empty_table(
    home: Path, words: tuple[str, ...], told: str
) -> None:
    shown = type_in(home, *words)
    assert shown.exit_code == 0, shown.exception
    assert told in shown.stdout
    assert "┃" not in shown.stdout


def test_an_unknown_control_topic_is_refused(home: Path) -> None:
    words = ("--topic", "fee", "--owner", "李", "--acted-on", "2026-03-09")
    case = answer(home, "cases", "open", "年费", *words)["case_id"]
    done = type_in(home, "cases", "verify", case, "--control", "t-9999")
    assert isinstance(done.exception, UsageError)
