"""The care list learns any label of the metadata: here who will accept an offer."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import typer
from typer.testing import CliRunner

from cli import care
from warehouse import Warehouse, publish
from warehouse.bulk import insert_rows

START = datetime(2026, 1, 1, 2, tzinfo=UTC)
LABEL = "attribute.offer=accepted"

app = typer.Typer()
app.command()(care.care_list_command)


def calls() -> list[tuple[object, ...]]:
    """Whoever calls three times within days often accepts an offer soon; others never do."""
    dice, made = Random(4), []
    for customer in range(300):
        for _ in range(5):
            day = dice.uniform(0, 280)
            made.append((customer, day, "{}"))
            if dice.random() < 0.3:
                made += [(customer, day + 1, "{}"), (customer, day + 2, "{}")]
                if dice.random() < 0.6:
                    accepted = json.dumps({"offer": "accepted"})
                    made.append((customer, day + dice.uniform(3, 20), accepted))
    return [
        (f"c-{n:05d}", START + timedelta(days=day), "inbound", "stereo", "A1", "一组", "card",
         f"C{customer:03d}", 60.0, "done", attributes, f"s{n}", "", "", 8000, "zh", "", 1.0, "",
         0.1, [])
        for n, (customer, day, attributes) in enumerate(made)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / "working").mkdir()
    with Warehouse(home / "working" / "warehouse.duckdb") as warehouse:
        with warehouse.transaction() as connection:
            insert_rows(connection, "calls", calls())
        publish(warehouse, home / "warehouse.duckdb")
    return home


def test_who_will_accept_an_offer_is_learnt_ranked_and_tested(home: Path, tmp_path: Path) -> None:
    listed = tmp_path / "offers.csv"
    words = ["--label", LABEL, "--days", "21", "--limit", "10", "-o", str(listed)]
    done = CliRunner().invoke(app, [*words, "--json", "--home", str(home)])
    assert done.exit_code == 0, done.exception
    report = json.loads(done.stdout)
    quality = report["quality"]
    assert quality["labels"] >= 15
    assert quality["auc"] > 0.6
    assert quality["brier"] < quality["base_brier"]
    chances = [line["probability"] for line in report["lines"]]
    assert chances == sorted(chances, reverse=True)
    assert len(chances) == 10
    assert report["lines"][0]["reasons"]
    assert len(listed.read_text(encoding="utf-8-sig").splitlines()) == 11


def test_a_label_that_nobody_has_gives_no_list_and_says_why(home: Path) -> None:
    done = CliRunner().invoke(
        app, ["--label", "attribute.offer=refused", "--json", "--home", str(home)]
    )
    report = json.loads(done.stdout)
    assert (report["lines"], report["quality"]) == ([], None)
    assert "too little data" in report["note"]
