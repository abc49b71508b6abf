"""The analyst's commands as a user types them, over a seeded home."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from cli import care, cases, journeys, search, topics
from conversation.errors import UsageError
from seeding import empty_warehouse, seed_warehouse
from warehouse import Warehouse, publish
from warehouse.write.search_index import update_search_index

app = typer.Typer()
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
    home: Path, words: tuple[str, ...]
) -> None:
    assert answer(home, *words) is not None
    shown = type_in(home, *words)
    assert (shown.exit_code, bool(shown.stdout)) == (0, True)


@pytest.mark.parametrize("words", EVERY_COMMAND)
def test_an_empty_home_is_no_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    empty_warehouse(tmp_path / "warehouse.duckdb")
    done = type_in(tmp_path, *words)
    assert done.exit_code == 0, done.exception


def test_a_topic_is_shown_and_its_change_explained(home: Path) -> None:
    topic = answer(home, "topics", "list")[0]["topic_id"]
    assert answer(home, "topics", "show", topic)["complaints"]
    report = answer(home, "topics", "causes", topic, "--days", "7", "--against", "7")
    assert {line["kind"] for line in report["contributions"]} >= {"queue", "team"}
    for words in (("show", topic), ("causes", topic, "--against", "7")):
        assert type_in(home, "topics", *words).exit_code == 0


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
        ("topics", "trend", "--calls", "colour=red"),
        ("search", "。"),
        ("cases", "open", "x", "--owner", "李"),
        ("cases", "open", "x", "--owner", "李", "--topic", "t-9999"),
        ("cases", "show", "case-0001"),
        ("care-list", "--label", "mood"),
    ],
)
def test_a_mistake_is_told_with_what_to_do(home: Path, words: tuple[str, ...]) -> None:
    done = type_in(home, *words)
    assert isinstance(done.exception, UsageError)
    assert "—" in str(done.exception) or "give" in str(done.exception)


def test_the_care_list_is_written_even_when_nobody_is_on_it(home: Path, tmp_path: Path) -> None:
    assert type_in(home, "care-list", "-o", str(tmp_path / "care.csv")).exit_code == 0
    assert (tmp_path / "care.csv").read_text("utf-8-sig").startswith("customer_id,")
