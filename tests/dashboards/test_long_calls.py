"""A call of an hour: drawn with as many points as a short one, and light enough for a browser."""

import json
from pathlib import Path

import pytest

from headless import components, open_page
from long_calls import TURN_S, make_long
from seeding import seed_warehouse


def test_an_hour_is_drawn_with_as_many_points_as_a_page_has_and_every_turn_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = seed_warehouse(tmp_path / "warehouse.duckdb", calls=3)[0].call_id
    turns = make_long(tmp_path, call_id)
    assert turns == 1500
    app = open_page(tmp_path, "call", monkeypatch, call=call_id, t="3000")
    assert not app.exception
    player = next(data for data in components(app) if "lanes" in data)
    dialogue = next(data for data in components(app) if "label" in data)
    assert (player["at"], player["length"]) == (3000, 3600)
    assert len(player["lanes"]) == 2
    assert all(100 < len(lane["points"]) <= 900 for lane in player["lanes"])
    assert len(player["marks"]) == 15
    assert len(dialogue["turns"]) == turns
    assert [turn["index"] for turn in dialogue["turns"] if turn["focus"]] == [3000 / TURN_S]
    assert len(json.dumps([player, dialogue])) < 1_000_000
