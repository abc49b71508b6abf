"""``callqa review``: what people have on their desks, for a person and for a program."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from decided import decide_everything
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
