"""``callqa review``: what people have on their desks, for a person and for a program."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from decided import decide_everything
from review.audit import AuditLog
from seeding import SeedCall, seed_warehouse


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    calls: list[SeedCall] = seed_warehouse(place / "warehouse.duckdb", calls=12)
    decide_everything(place, calls, "报工号 [bold]=1+1")
    return place


def told(home: Path, *words: str) -> str:
    result = CliRunner().invoke(app, ["review", *words, "--home", str(home)])
    assert result.exit_code == 0, result.output
    return result.output


def test_appeals_notes_and_calibrations_are_listed_and_told_to_programs(home: Path) -> None:
    appeals = json.loads(told(home, "appeals", "--json"))
    assert [(one["state"], one["overdue"]) for one in appeals] == [
        ("raised", True), ("upheld", False),
    ]  # fmt: skip
    assert len(json.loads(told(home, "appeals", "--late", "--json"))) == 1
    notes = json.loads(told(home, "coaching", "--json"))
    assert sorted(one["state"] for one in notes) == ["done", "open"]
    assert json.loads(told(home, "coaching", "--late", "--json"))[0]["due"] is True
    assert json.loads(told(home, "coaching", "--agent", "nobody", "--json")) == []
    (session,) = json.loads(told(home, "calibrations", "--json"))
    assert session["missing"] == []
    assert session["result"]["checkpoints"][0]["exact"] == 1.0
    for name in ("appeals", "coaching", "calibrations"):
        assert told(home, name)


def test_a_named_plan_of_the_settings_is_drawn(home: Path) -> None:
    settings = "review:\n  plans:\n    周检: {random_share: 0.01, least_risk: 999, "
    settings += "per_group: {queue: 1}}\n"
    (home / "settings.yaml").write_text(settings, encoding="utf-8")
    drawn = json.loads(told(home, "queue", "--plan", "周检", "--json"))
    assert "queue" in {one["stratum"] for one in drawn}
    typed = json.loads(told(home, "queue", "--per", "queue=1", "--random-share", "0.01", "--json"))
    assert {one["call_id"] for one in drawn} & {one["call_id"] for one in typed}
    result = CliRunner().invoke(app, ["review", "queue", "--plan", "月检", "--home", str(home)])
    assert result.exit_code != 0
    assert "周检" in str(result.exception) + result.output


def test_an_unreadable_stratum_says_how_to_write_it(home: Path) -> None:
    command = ["review", "queue", "--per", "queue", "--home", str(home)]
    result = CliRunner().invoke(app, command)
    assert result.exit_code != 0
    assert "queue=5" in str(result.exception) + result.output


def test_calls_are_stratified_by_score_and_length_and_narrowed_to_a_range(home: Path) -> None:
    drawn = json.loads(told(home, "queue", "--per", "score=9", "--per", "length=9", "--json"))
    assert len(drawn) == 12
    low = json.loads(told(home, "queue", "--per-agent", "99", "--score", "0-60", "--json"))
    high = json.loads(told(home, "queue", "--per-agent", "99", "--score", "60-100", "--json"))
    assert len(low) + len(high) == 12
    assert low
    short = json.loads(told(home, "queue", "--per-agent", "99", "--length", "-45", "--json"))
    long = json.loads(told(home, "queue", "--per-agent", "99", "--length", "45-", "--json"))
    assert (len(short) + len(long), bool(short), bool(long)) == (12, True, True)
    result = CliRunner().invoke(app, ["review", "queue", "--length", "long", "--home", str(home)])
    assert "30-600" in str(result.exception) + result.output


def test_a_scheduler_shares_calls_out_and_takes_them_back(tmp_path: Path) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=12)
    words = ("assign", "--to", "王=2", "--to", "李", "--per-agent", "99", "--due-days", "4")
    tried = json.loads(told(tmp_path, *words, "--most", "9", "--dry-run", "--json"))
    assert json.loads(told(tmp_path, "assignments", "--json")) == []
    dealt = json.loads(told(tmp_path, *words, "--most", "9", "--json"))
    assert dealt == tried
    assert [one["reviewer"] for one in dealt].count("王") == 6
    held = json.loads(told(tmp_path, "assignments", "--json"))
    assert {one["call_id"] for one in held} == {one["call_id"] for one in dealt}
    assert {(one["reviewed"], one["overdue"]) for one in held} == {(False, False)}
    more = json.loads(told(tmp_path, *words, "--json"))
    assert len(more) == 3
    assert told(tmp_path, "recall", "--from", "王", "--late").startswith("0 calls")
    assert told(tmp_path, "recall", "--from", "王").startswith("8 calls")
    assert {one["reviewer"] for one in json.loads(told(tmp_path, "assignments", "--json"))} == {
        "李"
    }
    with AuditLog(tmp_path / "audit.sqlite") as log:
        assert [event.action for event in log.events()][-3:] == [
            "review.assign", "review.assign", "review.recall",
        ]  # fmt: skip
