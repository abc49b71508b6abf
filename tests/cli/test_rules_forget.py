"""``callqa rules forget``: results of earlier revisions go when asked, and nothing else."""

import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from cli.main import app
from pipeline.holds import put_on_hold
from scripted import Centre
from small_rules import a_judged_centre, edit


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    """Two calls, judged with revisions 1, 2 and 3."""
    centre, rules = a_judged_centre(tmp_path), tmp_path / "rules"
    for was in (1, 2):
        edit(rules / "checkpoints/taboo.yaml", f"revision: {was}", f"revision: {was + 1}")
        edit(rules / "scorecards/small.yaml", f"revision: {was}", f"revision: {was + 1}")
        edit(rules / "scorecards/small.yaml", f"taboo@{was}", f"taboo@{was + 1}")
        centre.run()
    return centre


def _forget(centre: Centre, *words: str) -> list[dict[str, object]]:
    words = ("rules", "forget", *words, "--home", str(centre.home.path), "--json")
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.output
    told: list[dict[str, object]] = json.loads(result.output)
    return told


def _kept(centre: Centre, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        return connection.execute(query).fetchall()


CARDS = "SELECT call_id, revision FROM past_scorecard_results ORDER BY ALL"
REST = "SELECT DISTINCT revision FROM past_evidence ORDER BY ALL"
CURRENT = "SELECT call_id, checkpoint_id, revision, outcome FROM checkpoint_results ORDER BY ALL"


def test_the_latest_past_revisions_stay_and_a_dry_run_changes_nothing(centre: Centre) -> None:
    before, current = _kept(centre, CARDS), _kept(centre, CURRENT)
    assert [row[1] for row in before] == [1, 2, 1, 2]

    told = _forget(centre, "--keep", "1", "--dry-run")
    assert told == [{"scorecard_id": "small", "revision": 1, "calls": 2}]
    assert _kept(centre, CARDS) == before

    assert _forget(centre, "--keep", "1", "--yes") == told
    assert _kept(centre, CARDS) == [("complaint", 2), ("good", 2)]
    assert _kept(centre, REST) == [(2,)]
    points = "SELECT DISTINCT scorecard_revision FROM past_checkpoint_results"
    assert _kept(centre, points) == [(2,)]
    assert _kept(centre, CURRENT) == current
    assert _forget(centre, "--keep", "1", "--yes") == []


def test_a_call_on_legal_hold_keeps_its_past(centre: Centre) -> None:
    put_on_hold(centre.home, call="complaint", author="counsel", reason="a dispute")

    _forget(centre, "--keep", "0", "--yes")

    assert _kept(centre, CARDS) == [("complaint", 1), ("complaint", 2)]


def test_age_is_that_of_the_call_and_a_call_without_a_date_stays(centre: Centre) -> None:
    assert _forget(centre, "--older-than", "365d", "--dry-run") == []
    with duckdb.connect(str(centre.home.working_warehouse)) as connection:
        connection.execute("UPDATE calls SET started_at = '2020-01-01' WHERE call_id = 'good'")

    assert _forget(centre, "--keep", "1", "--older-than", "365d", "--yes") == [
        {"scorecard_id": "small", "revision": 1, "calls": 1}
    ]
    assert _kept(centre, CARDS) == [("complaint", 1), ("complaint", 2), ("good", 2)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "--keep 3"),
        (["--older-than", "a year"], "365d"),
        (["--older-than", "999999d"], "fewer"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, words: list[str], told: str) -> None:
    result = CliRunner().invoke(app, ["rules", "forget", *words, "--home", str(tmp_path)])

    assert result.exit_code != 0
    assert told in str(result.exception)
