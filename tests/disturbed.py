"""Runs in processes of their own that are killed, starved or stopped, and what remains of them."""

import json
import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running
from multiprocessing.process import BaseProcess
from pathlib import Path
from unittest.mock import patch

from conversation.errors import CallqaError
from ingest import open_recording
from pipeline import Home, RunSettings, Stop, stop_on_signals
from pipeline.speech import SpeechJob
from scripted import COMPLAINT, GOOD_CALL, Centre
from small_rules import write_rules
from warehouse import digest_file
from warehouse.failpoint import FAILPOINT_VARIABLE

DISK_REFUSED = 3
CALLS = 5


@dataclass(frozen=True)
class Disturbance:
    """What happens to a run: a failpoint, no file larger than so many bytes, a slow recogniser.

    ``crashes`` is a fault of memory in a library during the first call.
    """

    failpoint: str = ""
    largest_file_bytes: int = 0
    seconds_a_call: float = 0.0
    report: Path | None = None
    crashes: bool = False
    scripts: Mapping[str, str] = field(default_factory=dict)


def forkserver() -> ForkServerContext:
    """A context whose processes start in milliseconds, with everything imported."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["disturbed"])
    tests = Path(__file__).parent
    # In Python 3.11 the server forgets sys.path, and imports nothing that only pytest can find.
    with patch.dict(os.environ, PYTHONPATH=os.pathsep.join((str(tests), str(tests.parent)))):
        ensure_running()
    return context


def a_centre(root: Path, calls: Path, *, number: int = CALLS) -> Centre:
    """A centre whose recordings all lie in ``calls``, made when they are not there."""
    centre = Centre(root)
    centre.calls = calls
    rules = calls.parent / f"{calls.name}-rules"
    centre.settings = RunSettings(workers=0, rules=rules if rules.exists() else write_rules(rules))
    for index in range(number):
        name = f"call-{index}.wav"
        script = COMPLAINT if index % 2 else GOOD_CALL
        centre.scripts[name] = script
        if not (calls / name).exists():
            centre.add(name, script)
    (calls / "broken.wav").write_text("<html>no sound</html>")
    return centre


def start(centre: Centre, disturbance: Disturbance) -> BaseProcess:
    """Begin a run in a process of its own."""
    facts = (centre.root, dict(centre.scripts), centre.metadata, centre.settings)
    process = forkserver().Process(target=_run, args=(facts, centre.calls, disturbance))
    process.start()
    return process


Facts = tuple[Path, dict[str, str], Path | None, RunSettings]


def _run(facts: Facts, calls: Path, disturbance: Disturbance) -> None:
    centre = Centre(*facts)
    centre.calls = calls
    os.environ[FAILPOINT_VARIABLE] = disturbance.failpoint
    if disturbance.largest_file_bytes:
        open_recording(calls / "call-0.wav", call_id="any")  # the decoder keeps its own limits
        limit = disturbance.largest_file_bytes
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)

    def wait(job: SpeechJob) -> None:
        time.sleep(disturbance.seconds_a_call)
        if disturbance.crashes:
            os.kill(os.getpid(), signal.SIGSEGV)

    centre.engine.before = wait
    try:
        with stop_on_signals(Stop()) as stop:
            summary = centre.run(stop=stop)
    except CallqaError as error:
        _report(disturbance, {"error": str(error)})
        os._exit(DISK_REFUSED)
    _report(disturbance, summary.as_json())


def _report(disturbance: Disturbance, document: dict[str, object]) -> None:
    if disturbance.report is not None:
        disturbance.report.write_text(json.dumps(document), encoding="utf-8")


def leftovers(home: Home) -> list[Path]:
    """Half-written files that a run should have cleared away."""
    return [
        *home.path.rglob("*.publishing"),
        *home.path.rglob("*.unpublished"),
        *home.path.rglob("*.new*"),
        *(home.artifacts / ".drafts").glob("*"),
    ]


def recover(centre: Centre, golden: str) -> None:
    """Run again undisturbed and require the undisturbed results, to the byte."""
    summary = centre.run()
    assert summary.done + summary.unchanged == len(centre.scripts)
    assert digest_file(centre.home.warehouse) == golden
    assert leftovers(centre.home) == []
    assert centre.run().nothing_to_do
