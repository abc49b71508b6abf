"""How fast calls are written, judged again and passed over, and how much memory that takes.

``python -m benchmarks.ledger`` takes 20,000 recordings of two seconds through real ingest, ledger,
judging and DuckDB with scripted words, then writes 100,000 finished calls and times the next run
over them. ``--small`` does a hundredth of it, ``--only`` one of the two. Prints the lines of the
table in docs/reliability.md.
"""

import argparse
import os
import platform
import shutil
import struct
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from conversation import SoundProfile
from conversation.notation import parse_conversation
from ingest import list_sources, open_recording, path_of
from pipeline import Home, RunRequest, RunSettings, RunSummary, run
from pipeline.artifact import Artifact, artifact_path, write_artifact
from pipeline.bench import Bench
from pipeline.identify import Identifier
from pipeline.intake import take_in
from pipeline.speech import SpeechJob, SpeechOutcome
from warehouse import Warehouse
from warehouse.bulk import insert_rows

SOAK, FINISHED = 20_000, 100_000
SECONDS, RATE_HZ = 2, 8000
PRODUCTS = ("年费", "利息", "分期", "挂失", "额度", "短信费", "违约金", "积分")
CALLS = (
    "[0.1-0.7] agent: 您好，工号八零二一，请问有什么可以帮您？\n"
    "[0.8-1.3] customer: 我想问一下{product}怎么算。\n"
    "[1.4-1.9] agent: 我帮您查一下，请问还有其他可以帮您的吗？感谢您的来电，再见。",
    "[0.1-0.5] agent: 您好，请讲。\n"
    "[0.6-1.4] customer: 我要投诉，你们乱扣我的{product}，太不像话了，第{number}次了。\n"
    "[1.5-1.9] agent: 这个没办法，系统就是这样的。",
)
COMPLAINTS_EVERY = 10


@dataclass
class Recited:
    """Decodes for real; what was said follows from the number in the file's name.

    ``watch`` is called after each call.
    """

    home: Home
    watch: Callable[[], None]
    calls: int = 0

    def run(
        self, jobs: Iterable[SpeechJob], *, on_start: Callable[[SpeechJob], None]
    ) -> Iterator[SpeechOutcome]:
        """Yield each job's outcome."""
        for job in jobs:
            on_start(job)
            yield self._listen(job)
            self.watch()

    def _listen(self, job: SpeechJob) -> SpeechOutcome:
        number = int(path_of(job.source).stem.rpartition("-")[2])
        opened = open_recording(path_of(job.source), call_id=job.call.call_id)
        text = CALLS[number % COMPLAINTS_EVERY == 0].format(
            product=PRODUCTS[number % len(PRODUCTS)], number=number % 7
        )
        transcript = replace(parse_conversation(text).transcript, call_id=job.call.call_id)
        artifact = Artifact(job.call, opened.recording, transcript, SoundProfile(0.1, (), ()))
        write_artifact(artifact, artifact_path(self.home.artifacts, job.fingerprint))
        return SpeechOutcome(job, audio_s=opened.recording.duration)


@dataclass
class Meter:
    """Resident memory, taken every so many calls."""

    every: int
    count: int = 0
    samples: list[tuple[int, float]] = field(default_factory=list)

    def __call__(self) -> None:
        """Count a call."""
        self.count += 1
        if self.count % self.every == 0:
            self.samples.append((self.count, resident_mib()))

    def slope(self) -> float:
        """MiB a thousand calls over the second half, when every cache is warm."""
        half = self.samples[len(self.samples) // 2 :]
        (first, before), (last, after) = half[0], half[-1]
        return (after - before) / max(last - first, 1) * 1000


def resident_mib() -> float:
    """Resident memory of this process."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def write_recordings(folder: Path, count: int) -> None:
    """Make stereo WAV files of faint noise, each different from the others."""
    folder.mkdir(parents=True)
    frames = SECONDS * RATE_HZ
    noise = bytearray(os.urandom(frames * 4))
    noise[1::2] = bytes(value % 8 for value in noise[1::2])  # quiet: the high bytes stay small
    header = b"RIFF" + struct.pack("<I", 36 + len(noise)) + b"WAVEfmt "
    header += struct.pack("<IHHIIHH", 16, 1, 2, RATE_HZ, RATE_HZ * 4, 4, 16)
    header += b"data" + struct.pack("<I", len(noise))
    for number in range(count):
        noise[0:8:2] = struct.pack("<I", number)
        (folder / f"call-{number:06d}.wav").write_bytes(header + noise)


def soak(root: Path, calls: int) -> None:
    """Take recordings through everything but a model, then judge all of them again."""
    home, folder = Home(root / "home"), root / "calls"
    write_recordings(folder, calls)
    meter = Meter(every=max(1, calls // 20))
    engine = Recited(home, meter)

    def once(settings: RunSettings) -> tuple[RunSummary, float]:
        started = time.perf_counter()
        summary = run(RunRequest((folder,)), home=home, settings=settings, engine=engine)
        return summary, time.perf_counter() - started

    settings = RunSettings(workers=0)
    summary, wall_s = once(settings)
    assert summary.done == calls, summary
    per_call = {stage: s / calls * 1000 for stage, s in summary.stage_seconds.items()}
    report("soak", f"{calls:,} recordings in {wall_s:.0f} s: {calls / wall_s:.0f} calls/s")
    report("soak, ms a call", ", ".join(f"{k} {v:.2f}" for k, v in per_call.items()))
    last, mib = meter.samples[-1]
    report("soak, memory", f"{mib:.0f} MiB after {last:,}, {meter.slope():+.2f} MiB/1,000 calls")
    _, wall_s = once(settings)
    report("nothing to do", f"{calls:,} recordings in {wall_s:.2f} s")
    rules = root / "rules"
    shutil.copytree(Path(__file__).parent.parent / "qa_rules" / "library", rules)
    edited = rules / "checkpoints" / "opening-greeting.yaml"
    edited.write_text(edited.read_text("utf-8").replace("any: [", "any: [早上好呀, ", 1), "utf-8")
    summary, wall_s = once(replace(settings, rules=rules))
    assert summary.done == calls, summary
    report(
        "judge again", f"{calls:,} calls in {wall_s:.0f} s: {wall_s / calls * 1000:.1f} ms a call"
    )
    report("judge again, memory", f"{resident_mib():.0f} MiB")


def resume(root: Path, calls: int) -> None:
    """Time a run over recordings that are all done."""
    home, folder = Home(root / "home").create(), root / "calls"
    folder.mkdir()
    for number in range(calls):
        (folder / f"call-{number:06d}.wav").write_bytes(b"%d" % number)
    settings = RunSettings(workers=0)
    request = RunRequest((folder,))
    with Warehouse(home.working_warehouse) as warehouse:
        _pretend_done(warehouse, home, settings, folder)
    engine = Recited(home, lambda: None)
    run(request, home=home, settings=settings, engine=engine)
    before = resident_mib()
    started, worked = time.perf_counter(), time.process_time()
    summary = run(request, home=home, settings=settings, engine=engine)
    wall_s, work_s = time.perf_counter() - started, time.process_time() - worked
    assert summary.unchanged == calls, summary
    assert summary.nothing_to_do
    report(
        "resume scan",
        f"{calls:,} done calls in {wall_s:.1f} s ({work_s:.1f} s of processor time), "
        f"{before:.0f} MiB",
    )


def _pretend_done(warehouse: Warehouse, home: Home, settings: RunSettings, folder: Path) -> None:
    """Write the ledger as it is when every call has gone through."""
    bench = Bench.lay_out(warehouse, home=home, settings=settings)
    intakes = take_in(list_sources([folder]).sources, identifier=Identifier(), known={})
    now = datetime.now(UTC)
    with warehouse.transaction() as connection:
        rows: list[tuple[object, ...]] = []
        for plan in bench.plans(intakes):
            rows += [
                (plan.call_id, stage, fingerprint, "done", 1, 0.0, now, None)
                for stage, fingerprint in plan.fingerprints.items()
            ]
        insert_rows(connection, "stage_runs", rows)
        insert_rows(
            connection,
            "sources",
            [
                (i.source, i.sha256, i.size_bytes, i.modified_ns, i.call.call_id, "done", "")
                for i in intakes
            ],
        )


def report(name: str, text: str) -> None:
    """Print one line of the table."""
    print(f"| {name} | {text} |", flush=True)


def main() -> None:
    """Run both parts in a temporary folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="a hundredth of the size")
    parser.add_argument("--folder", type=Path, help="where to work, on the disk that counts")
    parser.add_argument("--only", choices=("soak", "resume"))
    options = parser.parse_args()
    share = 100 if options.small else 1
    report("machine", f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    for part, size in ((soak, SOAK // share), (resume, FINISHED // share)):
        if options.only not in (None, part.__name__):
            continue
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            part(Path(folder), size)


if __name__ == "__main__":
    main()
