"""A run that is asked to stop, has no more time, or meets another one."""

import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from cli.main import main
from conversation.errors import HomeError, HomeLockedError
from disturbed import Disturbance, a_centre, recover, start
from pipeline import RunSummary, Stop, watch
from scripted import Centre
from warehouse import digest_file


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    (tmp_path / "calls").mkdir()
    return a_centre(tmp_path, tmp_path / "calls")


def _wait_for_first_artifact(centre: Centre) -> None:
    ends_at = time.monotonic() + 20
    while not list(centre.home.artifacts.glob("*/*.zst")):
        assert time.monotonic() < ends_at
        time.sleep(0.01)


def test_sigterm_finishes_the_call_in_hand_and_publishes(centre: Centre, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    process = start(centre, Disturbance(seconds_a_call=0.4, report=report))
    _wait_for_first_artifact(centre)
    process.terminate()
    process.join()
    summary = json.loads(report.read_text())
    assert process.exitcode == 0
    assert summary["stopped"] == "asked_to_stop"
    assert summary["done"] > 0
    assert summary["left"] > 0
    assert summary["calls"] == summary["done"]
    undisturbed = a_centre(tmp_path / "undisturbed", centre.calls)
    undisturbed.run()
    recover(centre, digest_file(undisturbed.home.warehouse))


def test_the_second_of_two_runs_is_told_who_holds_the_home(
    centre: Centre,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    process = start(centre, Disturbance(seconds_a_call=0.4))
    _wait_for_first_artifact(centre)
    with pytest.raises(HomeLockedError, match=rf"process {process.pid} on .* since 20\d\d-"):
        centre.run()
    arguments = ["callqa", "run", str(centre.calls), "--home", str(centre.home.path)]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 4
    assert f"process {process.pid}" in capsys.readouterr().err
    process.join()
    assert centre.run().nothing_to_do


def test_no_call_is_taken_in_hand_after_max_hours(centre: Centre) -> None:
    summary = centre.run(replace(centre.request, max_hours=0.0))
    assert (summary.stopped, summary.done) == ("max_hours", 0)
    assert summary.left == len(centre.scripts) + 1
    assert centre.run().done == len(centre.scripts)


def test_a_stop_while_listing_leaves_everything(centre: Centre) -> None:
    stop = Stop()
    stop.ask()
    summary = centre.run(stop=stop)
    assert (summary.left, summary.done) == (summary.listed, 0)
    assert centre.run().done == len(centre.scripts)


def test_watching_takes_in_what_comes_and_stops_cleanly(centre: Centre) -> None:
    stop = Stop()
    done: list[int] = []

    def run_once() -> RunSummary:
        summary = centre.run(stop=stop)
        done.append(summary.done)
        if len(done) == 1:
            centre.add("late.wav")
        if len(done) == 3:
            stop.ask()
        return summary

    watch(run_once, poll_s=0.05, stop=stop)
    assert done == [5, 1, 0]


def test_watching_waits_for_a_home_that_is_in_use() -> None:
    stop = Stop()
    tries: list[int] = []

    def run_once() -> RunSummary:
        tries.append(1)
        if len(tries) == 2:
            stop.ask()
        raise HomeLockedError("in use")

    assert watch(run_once, poll_s=0.01, stop=stop) is None
    assert len(tries) == 2


def test_watching_notices_a_stop_between_two_runs(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Stop()
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            stop.ask()
        assert len(naps) <= 3

    clock = SimpleNamespace(sleep=nap, monotonic=lambda: 0.2 * len(naps))
    monkeypatch.setattr("pipeline.watching.time", clock)
    watch(lambda: centre.run(stop=stop), poll_s=600.0, stop=stop)
    assert len(naps) == 3
    assert max(naps) < 1


def test_a_home_that_cannot_be_locked_is_named(centre: Centre) -> None:
    centre.home.create().lock.mkdir()
    with pytest.raises(HomeError, match=r"run\.lock"):
        centre.run()
