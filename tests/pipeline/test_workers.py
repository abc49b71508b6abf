"""Worker processes: what their death costs, and that neither their number nor the order shows."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conversation import Call
from demo_calls import METADATA, SOUND, TRUTH
from disturbed import forkserver
from ingest import list_sources, load_metadata
from pipeline import Home, RunRequest, RunSettings, machine, run
from pipeline.engines.local import LocalEngine
from pipeline.engines.worker import WorkerProcess
from pipeline.speech import SpeechJob
from scripted import COMPLAINT, Centre, ScriptedListener, write_wav
from small_rules import write_rules
from transcribe import TranscribeSettings
from warehouse import Warehouse, digest_file

BROKEN_BYTES = 110_000  # the broken demo recordings, and two with the same content, are smaller


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=write_rules(tmp_path / "r")))
    for number in range(4):
        centre.add(f"call-{number}.wav", COMPLAINT if number % 2 else "agent: 您好")
    return centre


def _engine(
    centre: Centre,
    *,
    workers: int = 2,
    deadly: dict[str, str] | None = None,
    mercy: Path | None = None,
    limit_s: float = 60.0,
) -> LocalEngine:
    listener = ScriptedListener(centre.home.artifacts, centre.scripts, deadly or {}, mercy)
    return LocalEngine(_Make(listener), workers, limit_s, forkserver())


def _attempts(centre: Centre) -> dict[str, int]:
    with Warehouse(centre.home.working_warehouse) as warehouse:
        rows = warehouse.connection.execute(
            "SELECT call_id, attempts FROM stage_runs WHERE stage = 'transcribe'"
        ).fetchall()
    return dict(rows)


class _Make:
    """A factory that travels to a worker process."""

    def __init__(self, listener: ScriptedListener) -> None:
        self.listener = listener

    def __call__(self) -> ScriptedListener:
        return self.listener


def test_a_worker_that_dies_once_costs_one_retry_of_one_call(
    centre: Centre, tmp_path: Path
) -> None:
    mercy = tmp_path / "mercy"
    mercy.mkdir()
    summary = centre.run(engine=_engine(centre, deadly={"call-1.wav": "exit"}, mercy=mercy))
    assert (summary.done, summary.failed) == (4, ())
    assert _attempts(centre) == {"call-0": 1, "call-1": 2, "call-2": 1, "call-3": 1}


def test_a_call_that_kills_every_worker_fails_with_a_reason_and_the_rest_is_done(
    centre: Centre,
) -> None:
    deadly = {"call-0.wav": "segfault", "call-1.wav": "kill", "call-2.wav": "raise"}
    summary = centre.run(engine=_engine(centre, deadly=deadly))
    assert summary.done == 1
    reasons = {Path(one.source).name: (one.reason, one.detail) for one in summary.failed}
    assert reasons["call-0.wav"][0] == reasons["call-1.wav"][0] == "worker_died"
    assert "SIGSEGV" in reasons["call-0.wav"][1]
    assert "ran out of memory" in reasons["call-1.wav"][1]
    assert reasons["call-2.wav"][0] == "stage_failed"
    assert "卡号" not in reasons["call-2.wav"][1]


def test_a_call_that_hangs_loses_its_process(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    real: property = vars(WorkerProcess)["seconds_in_hand"]

    def only_of_the_hanging_call(worker: WorkerProcess) -> float:
        """On a busy machine the others take longer than the limit too; theirs stands still."""
        hangs = worker.job is not None and worker.job.source.endswith("call-3.wav")
        return float(real.__get__(worker)) if hangs else 0.0

    monkeypatch.setattr(WorkerProcess, "seconds_in_hand", property(only_of_the_hanging_call))
    engine = _engine(centre, deadly={"call-3.wav": "hang"}, limit_s=0.5)
    summary = centre.run(engine=engine)
    assert summary.done == 3
    assert [one.reason for one in summary.failed] == ["worker_hung"]


def test_failures_are_tried_again_by_later_runs_but_not_for_ever(centre: Centre) -> None:
    engine = _engine(centre, workers=0, deadly={"call-0.wav": "memory"})
    outcomes = [centre.run(engine=engine) for _ in range(4)]
    assert [one.failed[0].reason for one in outcomes] == ["out_of_memory"] * 4
    assert [one.newly_refused for one in outcomes] == [1, 1, 1, 0]
    assert outcomes[-1].nothing_to_do
    assert "callqa retry" in outcomes[-1].failed[0].detail


def test_an_engine_draws_no_job_before_a_worker_is_free(centre: Centre) -> None:
    drawn: list[str] = []

    def draw() -> Iterator[SpeechJob]:
        for job in jobs:
            drawn.append(job.source)
            yield job

    jobs = [
        SpeechJob(str(centre.calls / name), Call(name[:-4]), "0" * 64, 1, f"{number:064d}")
        for number, name in enumerate(sorted(centre.scripts))
    ]
    outcomes = _engine(centre, workers=1).run(draw(), on_start=lambda job: None)
    next(outcomes)
    assert len(drawn) == 1
    assert len(list(outcomes)) == 3


def test_the_longest_recordings_come_first(tmp_path: Path) -> None:
    centre = Centre(tmp_path, settings=RunSettings(workers=0, rules=write_rules(tmp_path / "r")))
    for name, seconds in (("a.wav", 2.0), ("b.wav", 6.0), ("c.wav", 4.0)):
        centre.scripts[name] = "agent: 您好"
        write_wav(centre.calls / name, seconds=seconds)
    assert centre.run().done == 3
    assert centre.engine.heard == ["b.wav", "c.wav", "a.wav"]


def test_workers_are_as_many_as_cores_and_memory_allow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: range(8))
    for free_gib, expected in ((64.0, 8), (5.0, 2), (0.5, 1)):
        free_bytes = int(free_gib * 2**30)
        monkeypatch.setattr(machine, "free_memory_bytes", lambda free=free_bytes: free)
        assert machine.default_workers() == expected


def test_neither_workers_nor_order_show_in_the_results(tmp_path: Path) -> None:
    """Real decoding, voice activity, alignment and roles; the words come from the demo's truth."""
    metadata = load_metadata(METADATA)
    sources = [
        source.path
        for source in list_sources([SOUND]).sources
        if (call := metadata.call_for(source)) and (TRUTH / f"{call.call_id}.json").exists()
    ]
    whole = (path for path in sources if path.stat().st_size > BROKEN_BYTES)
    shortest = sorted(whole, key=lambda path: path.stat().st_size)[:3]
    digests = set()
    for workers, order in ((1, 1), (2, -1)):
        home = Home(tmp_path / str(workers))
        settings = RunSettings(
            speech=replace(TranscribeSettings(), model=f"recorded:{TRUTH}", diarizer="none"),
            rules=write_rules(tmp_path / "rules"),
            workers=workers,
        )
        summary = run(RunRequest(tuple(shortest[::order]), METADATA), home=home, settings=settings)
        assert summary.done == 3
        digests.add(digest_file(home.warehouse))
    assert len(digests) == 1
