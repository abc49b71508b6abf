"""Clocks that go wrong and names that nobody thought of: the pages open and nothing is lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from decided import decide_everything
from headless import figures, open_page, written
from review import ReviewStore, list_appeals
from review.appeals import answer_appeal
from seeding import SeedCall, seed_warehouse
from warehouse.read import EVERY_CALL, open_published
from warehouse.read.overview import daily_volume

ODD = "😀👩‍👩‍👧座席" + "长" * 180
PAGES = ("overview", "appeals", "scorecards")
SKEWED = ("2099-12-31 23:59:59+00", "1970-01-01 00:00:00+00", None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("home")
    calls: list[SeedCall] = seed_warehouse(place / "warehouse.duckdb", calls=12)
    decide_everything(place, calls, ODD)
    with duckdb.connect(str(place / "warehouse.duckdb")) as connection:
        for call, when in zip(calls, SKEWED, strict=False):
            connection.execute(
                "UPDATE calls SET started_at = ?, agent_id = ?, team = ? WHERE call_id = ?",
                [when, ODD, ODD, call.call_id],
            )
    return place


@pytest.mark.parametrize("name", PAGES)
def test_pages_open_over_calls_of_any_century_and_names_of_any_sign(
    home: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, name, monkeypatch)
    assert not app.exception
    assert "打不开" not in written(app)
    published = open_published(home / "warehouse.duckdb")
    assert len(daily_volume(published, EVERY_CALL)) < len(SKEWED) + 20
    if name == "overview":
        assert figures(app)["通话"] == "12"


def test_a_clock_set_back_neither_reopens_nor_loses_an_appeal(home: Path) -> None:
    """A server whose clock was set back answers an appeal raised in its future."""
    earlier = datetime.now(UTC) - timedelta(days=400)
    with ReviewStore(home / "reviews.sqlite", clock=lambda: earlier) as store:
        (waiting,) = [one for one in list_appeals(store) if one.is_open]
        last = waiting.steps[-1]
        about = (last.call_id, last.scorecard_id, last.checkpoint_id)
        answer_appeal(store, about, step="upheld", person="主管", reason="听过")
        (answered,) = [one for one in list_appeals(store) if one.steps[0] == waiting.steps[0]]
    assert [str(step.step) for step in answered.steps] == ["raised", "upheld"]
    assert answered.steps[-1].created_at < answered.steps[0].created_at
    assert not answered.is_open
