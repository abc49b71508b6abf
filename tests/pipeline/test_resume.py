"""What a run over finished calls asks of the disk and of the ledger, counted."""

import gc
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from pipeline import bench
from pipeline.collecting import collection_paused
from pipeline.neighbours import Neighbours
from pipeline.settings import RunSettings
from scripted import Centre
from small_rules import write_rules
from warehouse import Warehouse
from warehouse.write.ledger import StageRun, read_done, read_stage_runs, replace_stage_runs


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    rules = write_rules(tmp_path / "rules")
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))
    for name in ("a.wav", "b.wav", "c.wav"):
        centre.add(name)
    centre.run()
    return centre


def test_the_ledger_is_read_only_for_calls_that_are_not_done(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def watched(connection: Any, call_ids: Sequence[str]) -> dict[str, dict[str, StageRun]]:
        asked.extend(call_ids)
        return read_stage_runs(connection, call_ids)

    monkeypatch.setattr(bench, "read_stage_runs", watched)
    assert centre.run().nothing_to_do
    assert asked == []
    centre.add("b.wav", seed="another")
    assert centre.run().done == 1
    assert set(asked) == {"b"}


def test_a_call_with_anything_but_done_stages_is_not_taken_for_done(centre: Centre) -> None:
    with Warehouse(centre.home.working_warehouse) as warehouse:
        connection = warehouse.connection
        stages = ("ingest", "judge")
        for number, odd in enumerate((("judge", "failed"), ("listen", "done"), ("new", "done"))):
            rows = [("ingest", "done"), ("judge", "done"), odd]
            runs = [StageRun(f"odd-{number}", *row) for row in _with_fingerprint(rows)]
            replace_stage_runs(connection, runs, at=_now(connection))
        plain = [StageRun("plain", *row) for row in _with_fingerprint([("judge", "done")])]
        replace_stage_runs(connection, plain, at=_now(connection))
        found = read_done(connection, ["odd-0", "odd-1", "odd-2", "plain", "none"], stages=stages)
    assert found == {"plain": (None, "of judge")}


def _with_fingerprint(rows: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    return [(stage, f"of {stage}", state) for stage, state in dict(rows).items()]


def _now(connection: Any) -> Any:
    return connection.execute("SELECT now()").fetchone()[0]


def test_a_folder_is_looked_through_once_for_all_its_sidecars(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.json", "b.wav.json", "c.d.json", "e.JSON"):
        (tmp_path / name).touch()
    looks: Counter[str] = Counter()
    list_folder = os.listdir

    def counted(folder: str) -> list[str]:
        looks[folder] += 1
        return list_folder(folder)

    monkeypatch.setattr(os, "listdir", counted)
    beside = Neighbours()
    names = ("a.wav", "b.wav", "c.d.wav", "c.wav", "e.wav", "f")
    assert [beside.has_json(str(tmp_path / name)) for name in names] == [1, 1, 1, 0, 0, 0]
    assert looks == {str(tmp_path): 1}


def test_in_a_folder_that_cannot_be_listed_sidecars_are_asked_for_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(folder: str) -> list[str]:
        raise PermissionError(13, "Permission denied", folder)

    (tmp_path / "a.json").touch()
    monkeypatch.setattr(os, "listdir", refused)
    assert Neighbours().has_json(str(tmp_path / "a.wav"))
    assert not Neighbours().has_json(str(tmp_path / "b.wav"))


def test_the_search_for_cycles_goes_on_after_a_pause() -> None:
    with collection_paused():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(KeyError), collection_paused():
        raise KeyError
    assert gc.isenabled()
