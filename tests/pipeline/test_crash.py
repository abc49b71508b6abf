"""A run that is killed anywhere goes on to the results of an undisturbed one."""

import random
import time
from pathlib import Path

import pytest

from disturbed import Disturbance, a_centre, forkserver, recover, start
from pipeline import rebuild
from scripted import COMPLAINT, Centre
from warehouse import digest_file
from warehouse.failpoint import FAILPOINTS, failpoint

RANDOM_MOMENTS = 6  # benchmarks/crash.py kills at more


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("calls")


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory, calls: Path) -> tuple[str, float]:
    """The digest of an undisturbed run, and the seconds that a process needs for it."""
    centre = a_centre(tmp_path_factory.mktemp("golden"), calls)
    forkserver().Process(target=time.perf_counter).start()
    begun = time.perf_counter()
    process = start(centre, Disturbance())
    process.join()
    assert process.exitcode == 0
    return digest_file(centre.home.warehouse), time.perf_counter() - begun


@pytest.fixture
def centre(tmp_path: Path, calls: Path) -> Centre:
    return a_centre(tmp_path, calls)


@pytest.mark.parametrize("name", FAILPOINTS)
def test_killed_at_a_failpoint(name: str, centre: Centre, golden: tuple[str, float]) -> None:
    process = start(centre, Disturbance(failpoint=name))
    process.join()
    assert process.exitcode == -9, f"{name} was not reached"
    recover(centre, golden[0])


@pytest.mark.parametrize("round_number", range(RANDOM_MOMENTS))
def test_killed_at_a_random_moment(
    round_number: int, centre: Centre, golden: tuple[str, float]
) -> None:
    moment_s = random.Random(round_number).uniform(0.0, golden[1])
    process = start(centre, Disturbance())
    time.sleep(moment_s)
    process.kill()
    process.join()
    recover(centre, golden[0])


def test_results_committed_before_a_kill_are_published_by_the_next_run(
    centre: Centre, golden: tuple[str, float]
) -> None:
    last = centre.scripts.pop("call-4.wav")
    everything, centre.calls = centre.calls, centre.root / "part"
    centre.calls.mkdir()
    for name in centre.scripts:
        (centre.calls / name).write_bytes((everything / name).read_bytes())
    centre.run()
    centre.scripts["call-4.wav"] = last
    (centre.calls / "call-4.wav").write_bytes((everything / "call-4.wav").read_bytes())
    process = start(centre, Disturbance(failpoint="before_checkpoint"))
    process.join()
    assert process.exitcode == -9
    assert centre.run().done == 0
    assert digest_file(centre.home.warehouse) == golden[0]


def test_a_run_says_that_the_one_before_was_killed(centre: Centre) -> None:
    start(centre, Disturbance(failpoint="after_commit")).join()
    assert any("was ended from outside" in notice for notice in centre.run().notices)
    assert not any("was ended" in notice for notice in centre.run().notices)


def test_a_run_that_crashes_says_where_it_stood(centre: Centre) -> None:
    process = start(centre, Disturbance(crashes=True))
    process.join()
    assert process.exitcode == -11
    words = next(centre.home.logs.glob("crash-*.txt"))
    assert "Segmentation fault" in words.read_text()
    assert "session.py" in words.read_text()
    notice = next(n for n in centre.run().notices if "crashed" in n)
    assert str(words) in notice
    start(centre, Disturbance()).join()
    assert list(centre.home.logs.glob("crash-*.txt")) == [words]


def test_killed_while_judging_again(centre: Centre, golden: tuple[str, float]) -> None:
    centre.run()
    rows = [f"{name},{name[:-4]},inbound,credit-card,77" for name in centre.scripts]
    centre.describe(*rows)
    start(centre, Disturbance(failpoint="before_commit")).join()
    assert digest_file(centre.home.warehouse) == golden[0]
    assert centre.run().done == len(centre.scripts)
    after = digest_file(centre.home.warehouse)
    rebuild(centre.home, settings=centre.settings)
    assert digest_file(centre.home.warehouse) == after != golden[0]


def test_a_failpoint_that_nobody_knows_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CALLQA_FAILPOINT", "nowhere")
    with pytest.raises(ValueError, match="not in FAILPOINTS"):
        failpoint("misspelt")
    failpoint("after_commit")


def test_a_damaged_artefact_is_made_again(centre: Centre, golden: tuple[str, float]) -> None:
    centre.run()
    for path in centre.home.artifacts.glob("*/*.zst"):
        path.write_bytes(path.read_bytes()[:-20])
    centre.home.working_warehouse.unlink()
    centre.engine.heard.clear()
    centre.run()
    assert len(centre.engine.heard) == len(centre.scripts) + 1  # the broken file is tried again
    assert digest_file(centre.home.warehouse) == golden[0]
    assert COMPLAINT in centre.scripts.values()
