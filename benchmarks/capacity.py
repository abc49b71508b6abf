"""Simulated against measured, and Ray against local: `python -m benchmarks.capacity [CALLS]`.

Recordings whose listening takes a known time on the processor go through real runs, with one and
two workers of the local engine and with two actors of Ray; the simulation is given the same calls
and the rate of one worker alone.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from pipeline.capacity import DayPlan, simulate_day
from pipeline.engines import Engine
from pipeline.engines.choice import choose_engine
from pipeline.engines.local import LocalEngine
from pipeline.engines.ray_settings import RaySettings
from pipeline.speech import SpeechJob, SpeechOutcome
from scripted import GOOD_CALL, Centre, ScriptedListener

WORK_S = 0.5  # of processor time a call: as much as some seconds of sound


@dataclass(frozen=True)
class Working:
    """A listener that keeps a core busy for ``WORK_S`` before it writes its artefact."""

    listener: ScriptedListener

    def __call__(self) -> "Working":
        """Itself: it travels whole."""
        return self

    def listen(self, job: SpeechJob) -> SpeechOutcome:
        """Burn the time, then do what the scripted listener does."""
        ends = time.process_time() + WORK_S
        while time.process_time() < ends:
            sum(range(1000))
        return self.listener.listen(job)


def main(calls: int = 120) -> None:
    """Print measured and simulated seconds, Ray's overhead, and the efficiency of two workers."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        seconds = {name: _run(root / name, calls, name) for name in ("one", "two", "ray")}
    rate_s = seconds["one"] / calls
    simulated = _simulated(calls, rate_s, 2)
    print("| run | seconds | |")
    print("|---|---|---|")
    print(f"| local, 1 worker | {seconds['one']:.1f} | {rate_s:.3f} s a call |")
    print(
        f"| local, 2 workers | {seconds['two']:.1f} | efficiency "
        f"{seconds['one'] / 2 / seconds['two']:.2f}; simulated {simulated:.1f}, "
        f"{simulated / seconds['two'] - 1:+.1%} |"
    )
    overhead = seconds["ray"] / seconds["two"] - 1
    print(f"| Ray, 2 actors | {seconds['ray']:.1f} | overhead over local {overhead:+.1%} |")


def _run(root: Path, calls: int, name: str) -> float:
    """Seconds from the first call in hand to the last one done, models and cluster being up."""
    centre = Centre(root)
    for number in range(calls):
        centre.add(f"call-{number:04}.wav", GOOD_CALL)
    work = Working(ScriptedListener(centre.home.artifacts, centre.scripts))
    engine = _Timed(_engine(name, centre, work))
    centre.run(engine=engine)
    return engine.seconds


def _engine(name: str, centre: Centre, work: Working) -> Engine:
    if name != "ray":
        return LocalEngine(work, 1 if name == "one" else 2)
    _ready_actors()
    settings = replace(centre.settings, ray=RaySettings(actors=2))
    choose_engine("ray", home=centre.home, settings=settings)  # keeps Ray on the loopback address
    from pipeline.engines.ray import RayEngine

    return RayEngine(work, settings.ray, centre.home.artifacts)


def _ready_actors() -> None:
    """Let actors import what this file imports, and have the priority that processes have."""
    paths = (sys.path[0], os.environ.get("PYTHONPATH"))
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    os.environ.update({"RAY_worker_niceness": "0"})  # by itself 15: it would measure other work


class _Timed:
    """An engine between whose first and last outcome the clock runs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.seconds = 0.0

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield the outcomes; the first two, which wait for processes to start, do not count."""
        started, count = 0.0, 0
        for outcome in self._engine.run(jobs, on_start=on_start):
            count += 1
            if count == 2:
                started = time.perf_counter()
            yield outcome
        self.seconds = (time.perf_counter() - started) * count / max(1, count - 2)


def _simulated(calls: int, rate_s: float, workers: int) -> float:
    plan = DayPlan(calls, 1 / 60, workers, rate_s, spread=0.0, begin_hour=24.0)
    return (simulate_day(plan).done_hour - 24.0) * 3600.0


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
