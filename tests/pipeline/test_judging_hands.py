"""Stored calls judged by several processes come out as judged by one."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipeline import judging_hands
from pipeline.judging_hands import hands_for
from pipeline.settings import RunSettings
from scripted import COMPLAINT, GOOD_CALL, Centre
from small_rules import edit, write_rules

TABLES = ("scorecard_results", "checkpoint_results", "evidence", "past_evidence", "measures")


def _centre(folder: Path, *, workers: int) -> Centre:
    rules = write_rules(folder / "rules")
    centre = Centre(folder, settings=RunSettings(workers=0, rules=rules))
    for number in range(3):
        centre.add(f"good-{number}.wav", GOOD_CALL)
        centre.add(f"complaint-{number}.wav", COMPLAINT)
    centre.run()
    edit(rules / "checkpoints/taboo.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "taboo@1", "taboo@2")
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法, 太不像话")
    centre.settings = replace(centre.settings, workers=workers)
    return centre


def _tables(centre: Centre) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(centre.home.warehouse), read_only=True) as connection:
        return {name: connection.execute(f"FROM {name}").fetchall() for name in TABLES}


@pytest.fixture
def two_hands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging_hands, "WORTH_HANDS", 1)
    monkeypatch.setattr(judging_hands, "AT_ONCE", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})


@pytest.mark.usefixtures("two_hands")
def test_several_processes_write_what_one_writes_and_damaged_calls_are_heard_again(
    tmp_path: Path,
) -> None:
    alone, together = (_centre(tmp_path / str(n), workers=n) for n in (0, 2))
    for centre in (alone, together):
        min(centre.home.artifacts.glob("*/*.zst")).write_bytes(b"damaged")
        assert centre.run().done == 6
        assert len(centre.engine.heard) == 7

    rows = _tables(together)
    assert rows == _tables(alone)
    assert all(rows.values())


@pytest.mark.usefixtures("two_hands")
def test_where_a_process_dies_the_runner_goes_on_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = _centre(tmp_path, workers=2)
    monkeypatch.setattr(judging_hands, "_judge_batch", _die)

    assert centre.run().done == 6


def _die(calls: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_few_calls_and_no_workers_are_judged_by_the_runner() -> None:
    settings = RunSettings(workers=4)
    assert hands_for(judging_hands.WORTH_HANDS - 1, settings) == 0
    assert hands_for(1_000_000, replace(settings, workers=0)) == 0
