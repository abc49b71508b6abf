"""How hostile recordings end, what they cost, and what decoding in a process apart costs.

Run ``python -m benchmarks.hostile_audio [--mutants 2000] [--hours]``. The corpus is that of the
tests; ``--mutants`` adds changed files, ``--hours`` recordings of hours and gigabytes.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from conversation.errors import QuarantineError
from ingest import DecodeLimits, open_recording, stream_sources
from ingest.examining import examine
from ingest.isolation import decoder_pid
from ingest.samples import SampleStore

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile_recordings import OPENED, Hostile, hostile_recordings, mutants
from making_flac import a_constant_flac
from making_sound import a_dialogue, write_encoded, write_wav

LENGTHS_S = (2, 60, 300, 1800)
LISTED = 100_000


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mutants", type=int, default=0)
    parser.add_argument("--hours", action="store_true")
    parser.add_argument("--listing", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "workshop").mkdir()
        corpus = list(hostile_recordings(place / "workshop"))
        corpus += mutants(place / "workshop", count=asked.mutants, seed=17)
        if asked.hours:
            corpus += _hours()
        _print_ends(corpus, place)
        _print_costs(place)
        if asked.listing:
            _print_listing(place / "listing")


def _hours() -> Iterator[Hostile]:
    opened, too_long = frozenset({OPENED}), frozenset({"too_long"})
    yield Hostile("nearly-four-hours.opus", _write_hours, opened)
    yield Hostile(
        "a-hundred-hours.flac",
        lambda path: path.write_bytes(a_constant_flac(360_000, declares_length=False)),
        too_long,
    )
    yield Hostile("six-gigabytes.wav", _write_sparse, too_long)


def _write_hours(path: Path) -> None:
    samples = np.tile(a_dialogue(seconds=60, rate=16000), 4 * 60 - 1)
    write_encoded(path, samples, rate=16000, container="ogg", codec="libopus")


def _write_sparse(path: Path) -> None:
    """A streaming WAV whose data is a hole of six gigabytes."""
    raw = bytearray(write_wav(path, a_dialogue()).read_bytes())
    data = raw.find(b"data")
    raw[4:8] = raw[data + 4 : data + 8] = b"\xff" * 4
    path.write_bytes(raw)
    with path.open("r+b") as stream:
        stream.truncate(6 << 30)


def _print_ends(corpus: Iterable[Hostile], folder: Path) -> None:
    """How often each end was met, the slowest file of each, and whatever ended otherwise."""
    ends: Counter[str] = Counter()
    slowest: dict[str, tuple[float, str]] = {}
    others, peak_mib = 0, 0
    for number, hostile in enumerate(corpus):
        inner = folder / str(number)
        inner.mkdir()
        hostile.make(inner / hostile.name)
        started = time.perf_counter()
        end = _end(inner / hostile.name)
        spent_s = time.perf_counter() - started
        ends[end] += 1
        slowest[end] = max(slowest.get(end, (0.0, "")), (spent_s, hostile.name))
        peak_mib = max(peak_mib, _peak_mib())
        if end not in hostile.ends:
            others += 1
            print(f"{hostile.name!r} ended as {end}, expected {sorted(hostile.ends)}")
    print(f"{'end':<20}{'files':>7}{'slowest':>10}  file")
    for end, count in ends.most_common():
        spent_s, name = slowest[end]
        print(f"{end:<20}{count:>7}{spent_s:>9.2f}s  {name!r:.50}")
    own_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{sum(ends.values())} files, {others} ended otherwise than expected;")
    print(f"peak memory: this process {own_mib} MiB, its decoders {peak_mib} MiB")


def _end(path: Path) -> str:
    try:
        open_recording(path, call_id="call")
    except QuarantineError as error:
        return str(error.reason)
    return OPENED


def _peak_mib() -> int:
    status = Path(f"/proc/{decoder_pid()}/status")
    if not status.exists():
        return 0
    peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
    return int(peak[0].split()[1]) >> 10 if peak else 0


def _print_costs(folder: Path) -> None:
    print(f"\n{'sound':>8}{'apart':>12}{'in process':>12}  (stereo WAV at 8 kHz, ms a recording)")
    for seconds in LENGTHS_S:
        path = write_wav(folder / "cost.wav", a_dialogue(seconds=seconds))
        times = max(3, 120 // seconds)
        apart = min(_timed(partial(_open_apart, path)) for _ in range(times))
        inside = min(_timed(partial(_open_inside, path)) for _ in range(times))
        print(f"{seconds:>7}s{apart * 1e3:>12.1f}{inside * 1e3:>12.1f}")


def _open_apart(path: Path) -> None:
    open_recording(path, call_id="call").samples.sum()


def _open_inside(path: Path) -> None:
    limits = DecodeLimits()
    store = SampleStore(max_seconds=limits.max_seconds)
    with path.open("rb") as stream:
        examine(stream, store, size_bytes=path.stat().st_size, limits=limits)
    store.rows.sum()
    store.close()


def _timed(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _print_listing(folder: Path) -> None:
    for number in range(LISTED):
        path = folder / f"{number // 1000:03}" / f"{number:06}.wav"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    before_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    started = time.perf_counter()
    count = sum(1 for _ in stream_sources([folder]))
    spent_s = time.perf_counter() - started
    more_mib = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10) - before_mib
    print(f"\nlisting {count} files: {spent_s:.1f} s, {more_mib} MiB more")


if __name__ == "__main__":
    main()
