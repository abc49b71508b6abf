"""The whole pipeline on stereo calls: how many times faster than the calls, and where time goes.

``python -m benchmarks.stereo_pipeline [--calls N] [--workers N]``: the first stereo calls of the
demo are run into an empty home. Loading the models is measured by a run over one second of sound
and subtracted.
"""

import argparse
import csv
import resource
import shutil
import tempfile
from pathlib import Path

from benchmarks.recognition import DEFAULT_MODELS
from benchmarks.speech_demo import demo_calls
from conversation import ChannelKind
from demo_calls import METADATA, SOUND
from pipeline import Home, RunRequest, RunSettings, RunSummary, SilentProgress, run


def main() -> None:
    """Run and print wall time, speed, the share of each stage and the memory of a worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=13)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--models", type=Path, default=DEFAULT_MODELS)
    chosen = parser.parse_args()
    settings = RunSettings(models_folder=chosen.models, workers=chosen.workers)
    with tempfile.TemporaryDirectory(prefix="callqa-stereo-") as folder:
        idle = _run(Path(folder) / "idle", _shortest(), settings)
        whole = _run(Path(folder) / "whole", _stereo(chosen.calls), settings)
    report(whole, loading_s=max(0.0, idle.wall_s - sum(idle.stage_seconds.values())))


def _stereo(most: int) -> list[Path]:
    stereo = {
        call.call_id for call, opened in demo_calls() if opened.recording.kind is ChannelKind.STEREO
    }
    with METADATA.open(encoding="utf-8-sig", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["call_id"] in stereo]
    return [SOUND / name for name in names[:most]]


def _shortest() -> list[Path]:
    return [min(_stereo(99), key=lambda path: path.stat().st_size)]


def _run(folder: Path, sounds: list[Path], settings: RunSettings) -> RunSummary:
    calls = folder / "calls"
    calls.mkdir(parents=True)
    for sound in sounds:
        shutil.copy(sound, calls)
    request = RunRequest((calls,), METADATA)
    return run(request, home=Home(folder / "home"), settings=settings, progress=SilentProgress())


def report(whole: RunSummary, *, loading_s: float) -> None:
    """Print a run; ``loading_s`` of its wall time went into starting and loading models."""
    work_s = sum(whole.stage_seconds.values())
    spent_s = max(whole.wall_s - loading_s, 1e-9)
    print(f"{whole.done} stereo calls, {whole.audio_s:.0f} s of sound")
    print(
        f"wall {whole.wall_s:.1f} s, of it {loading_s:.1f} s to start and load models; "
        f"{whole.audio_s / spent_s:.1f} times faster than the calls"
    )
    for stage, seconds in sorted(whole.stage_seconds.items(), key=lambda item: -item[1]):
        limit = whole.audio_s / seconds if seconds else float("inf")
        print(
            f"{stage:12} {seconds:7.2f} s of work {seconds / work_s:6.1%}  "
            f"alone {limit:8.0f} x real time a core"
        )
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"processor seconds of all workers and decoders {used.ru_utime + used.ru_stime:.0f}")
    print(f"peak memory of a worker {used.ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
