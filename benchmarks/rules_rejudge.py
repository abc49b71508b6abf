"""What a change of the rules costs over stored calls: read, judge and score, write.

    python -m benchmarks.rules_rejudge [--calls 2000] [--artefacts 200]

Makes artefacts of 70-turn calls with a time for every character and a loudness trace, stores the
verdicts of all calls, raises the revision of every scorecard, and judges all of them again the way
a run does: each artefact is read from its compressed file with the measures that the warehouse
holds of the call, judged on all shipped cards that apply, scored, and written in transactions of
256 calls, the old results set aside. As many
files as ``--artefacts`` says stand for all calls, so that a small disk is enough; they are read
again for every call. Prints processor seconds a stage (of this process, all threads), seconds by
the clock, memory at its peak and what a million calls take.
"""

import argparse
import platform
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from benchmarks.rules_speed import make_calls
from conversation import Conversation, Direction, Measure, Recording, SoundProfile, Span, Turn, Word
from measures import in_order
from pipeline.artifact import Artifact, artifact_path, read_artifact, write_artifact
from pipeline.verdict import Adjudicator
from qa_rules import Library, load_library
from topics import ComplaintDetector
from warehouse import Warehouse
from warehouse.write.batch import CallResult, write_results
from warehouse.write.ledger import SourceRow, StageRun
from warehouse.write.measures import read_measures
from warehouse.write.results import replace_catalogue

AT_ONCE = 256
FRAME_S = 0.1
STAGES = ("read artefacts", "read measures", "judge and score", "write")


def main() -> None:
    """Print one row a stage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=2_000)
    parser.add_argument("--artefacts", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = list(write_artefacts(folder / "artifacts", options.artefacts))
        size = sum(path.stat().st_size for path in paths) / len(paths)
        print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
        print(f"{options.calls:,} calls of 70 turns, artefacts of {size / 1024:.1f} KiB\n")
        old = load_library()
        with Warehouse(folder / "warehouse.duckdb") as warehouse:
            judge_all(warehouse, old, paths, options.calls, again=False)
            spent, wall_s = judge_all(warehouse, raised(old), paths, options.calls, again=True)
            kept = warehouse.connection.execute(
                "SELECT (SELECT count(*) FROM checkpoint_results),"
                " (SELECT count(*) FROM past_checkpoint_results)"
            ).fetchone()
    _print(spent, wall_s, options.calls)
    print(f"\nResults of checkpoints kept: {kept[0]:,} current, {kept[1]:,} past" if kept else "")


def raised(library: Library) -> Library:
    """The same rules, every scorecard in its next revision."""
    cards = (card.model_copy(update={"revision": card.revision + 1}) for card in library.scorecards)
    return replace(library, scorecards=tuple(cards))


def write_artefacts(folder: Path, count: int) -> Iterator[Path]:
    """Write calls as a run does after listening."""
    for number, call in enumerate(make_calls(count)):
        path = artifact_path(folder, f"{number:064x}")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_artifact(_artefact(call), path)
        yield path


def _artefact(call: Conversation) -> Artifact:
    turns = tuple(map(_with_words, call.transcript.turns))
    length_s = turns[-1].end
    frames = int(length_s / FRAME_S)
    levels = tuple(
        tuple(-60 + (number * 7 + channel * 31) % 40 for number in range(frames))
        for channel in (0, 1)
    )
    sound = SoundProfile(FRAME_S, levels, tuple(_speech(turns, role) for role in (0, 1)))
    recording = Recording(call.call.call_id, "call.wav", "0" * 64, length_s, 8000, 2)
    known = replace(call.call, direction=Direction.INBOUND)
    return Artifact(known, recording, replace(call.transcript, turns=turns), sound)


def _with_words(turn: Turn) -> Turn:
    step = (turn.end - turn.start) / max(len(turn.text), 1)
    words = tuple(
        Word(turn.start + number * step, turn.start + (number + 1) * step, character, 0.9)
        for number, character in enumerate(turn.text)
    )
    return replace(turn, words=words)


def _speech(turns: Iterable[Turn], channel: int) -> tuple[Span, ...]:
    return tuple(turn.span for at, turn in enumerate(turns) if at % 2 == channel)


def judge_all(
    warehouse: Warehouse, library: Library, paths: list[Path], calls: int, *, again: bool
) -> tuple[Counter[str], float]:
    """Read, judge and write every call; processor seconds a stage, and wall seconds."""
    adjudicator = Adjudicator(library, library.scorecards, ComplaintDetector.load())
    with warehouse.transaction() as connection:
        replace_catalogue(connection, library)
    spent: Counter[str] = Counter()
    started = time.perf_counter()
    numbers = iter(range(calls))
    while batch := list(islice(numbers, AT_ONCE)):
        names = [f"call-{number:07}" for number in batch]
        with _spend(spent, "read measures"):
            kept = read_measures(warehouse.connection, names if again else [])
            taken = {name: in_order(measures) for name, measures in kept.items()}
        results = [
            _judged(name, paths[number % len(paths)], adjudicator, spent, taken.get(name))
            for name, number in zip(names, batch, strict=True)
        ]
        with _spend(spent, "write"), warehouse.transaction() as connection:
            stored = {one.call_id for one in results} if again else set()
            write_results(connection, results, stored=stored, at=datetime.now(UTC))
    with _spend(spent, "write"):
        warehouse.checkpoint()
    return spent, time.perf_counter() - started


def _judged(
    name: str,
    path: Path,
    adjudicator: Adjudicator,
    spent: Counter[str],
    taken: tuple[Measure, ...] | None,
) -> CallResult:
    with _spend(spent, "read artefacts"):
        artefact = read_artifact(path)
    stages = ("judge",) if taken is not None else ("measure", "judge")
    with _spend(spent, "judge and score"):
        call = replace(artefact.call, call_id=name)
        verdict = adjudicator.decide(artefact, call, stages=stages, taken=taken)
        cards = [
            (one.card, [result.made() for result in one.checkpoints]) for one in verdict.cards or ()
        ]
    source = SourceRow(f"{name}.wav", "0" * 64, 1, 1, name, "done")
    runs = tuple(StageRun(name, stage, "f", "done") for stage in stages)
    return CallResult(name, source, runs, measures=verdict.measures, verdicts=cards)


@contextmanager
def _spend(spent: Counter[str], stage: str) -> Iterator[None]:
    started = time.process_time()
    yield
    spent[stage] += time.process_time() - started  # type: ignore[assignment]


def _print(spent: Counter[str], wall_s: float, calls: int) -> None:
    print("| stage | processor s | ms a call |\n|---|---|---|")
    for stage in STAGES:
        print(f"| {stage} | {spent[stage]:.1f} | {1000 * spent[stage] / calls:.2f} |")
    total = sum(spent.values())
    print(f"| all | {total:.1f} | {1000 * total / calls:.2f} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{calls / total:,.0f} calls a second of one core; {wall_s:.0f} s by the clock, ", end=""
    )
    print(f"{peak:.0f} MiB at its peak.")
    print(f"A million calls take {1e6 * total / calls / 3600:.1f} hours on one core.")


if __name__ == "__main__":
    main()
