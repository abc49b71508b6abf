"""What a change of the rules costs over stored calls: read, judge and score, write.

    python -m benchmarks.rules_rejudge [--calls 2000] [--artefacts 200] [--hands 0 2]

Makes artefacts of 70-turn calls with a time for every character and a loudness trace, stores
measures and verdicts of all calls, raises the revision of every scorecard, and judges all of them
again with the code that a run uses: each artefact is read from its compressed file with the
measures that the warehouse holds of the call, judged on all shipped cards that apply, scored, and
written in transactions of 256 calls, the old results set aside. As many files as ``--artefacts``
says stand for all calls, so that a small disk is enough; they are read again for every call.
``--hands`` are the processes that judge beside the runner, 0 for the runner alone; the revision is
raised once more for each number. Prints processor seconds of all processes, seconds by the clock,
memory at its peak and what a million calls take.
"""

import argparse
import platform
import re
import resource
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import qa_rules
from benchmarks.rules_speed import make_calls
from conversation import Call, Conversation, Direction, Recording, SoundProfile, Span, Turn, Word
from measures import in_order
from pipeline.artifact import Artifact, artifact_path, read_artifact, write_artifact
from pipeline.bench import Bench
from pipeline.home import Home
from pipeline.intake import Intake
from pipeline.judging_hands import JudgingHands, judge_all
from pipeline.plan import CallPlan
from pipeline.settings import RunSettings
from pipeline.stored_calls import StoredCall
from pipeline.verdict import Verdict
from warehouse import Warehouse
from warehouse.write.batch import CallResult, write_results
from warehouse.write.ledger import SourceRow, StageRun
from warehouse.write.measures import read_measures
from warehouse.write.results import replace_catalogue

AT_ONCE = 256
FRAME_S = 0.1


def main() -> None:
    """Print one row a number of hands."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--calls", type=int, default=2_000)
    parser.add_argument("--artefacts", type=int, default=200)
    parser.add_argument("--hands", type=int, nargs="*", default=[0, 2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name)).create()
        rules = copy_rules(home.path / "rules")
        paths = list(write_artefacts(home.artifacts, options.artefacts))
        size = sum(path.stat().st_size for path in paths) / len(paths)
        print(f"{platform.processor() or platform.machine()}, Python {platform.python_version()}")
        print(f"{options.calls:,} calls of 70 turns, artefacts of {size / 1024:.1f} KiB\n")
        with Warehouse(home.working_warehouse) as warehouse:
            settings = RunSettings(rules=rules)
            bench = Bench.lay_out(warehouse, home=home, settings=settings)
            store_all(bench, paths, options.calls)
            print(_HEAD, flush=True)
            for hands in options.hands:
                raise_revisions(rules)
                bench = Bench.lay_out(warehouse, home=home, settings=settings)
                print(
                    _row(hands, judge_again(bench, paths, options.calls, hands=hands)), flush=True
                )
            print(_kept(warehouse))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    hand = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"Memory at its peak: {peak:.0f} MiB the runner, {hand:.0f} MiB a hand.")


def copy_rules(folder: Path) -> Path:
    """The shipped rules where they can be changed."""
    shutil.copytree(Path(qa_rules.__file__).parent / "library", folder)
    return folder


def raise_revisions(rules: Path) -> None:
    """Every scorecard in its next revision."""
    for path in (rules / "scorecards").glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        raised = re.sub(
            r"^revision: (\d+)", lambda m: f"revision: {int(m[1]) + 1}", text, flags=re.M
        )
        path.write_text(raised, encoding="utf-8")


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


def store_all(bench: Bench, paths: list[Path], calls: int) -> None:
    """Write measures and verdicts of all calls as a first run has."""
    with bench.warehouse.transaction() as connection:
        replace_catalogue(connection, bench.library)
    judged = []
    for path in paths:
        artefact = read_artifact(path)
        verdict = bench.adjudicator.decide(artefact, artefact.call, stages=("measure", "judge"))
        judged.append(verdict)
    for batch in _batches(range(calls)):
        results = [_stored_result(number, judged[number % len(judged)]) for number in batch]
        with bench.warehouse.transaction() as connection:
            write_results(connection, results, stored=(), at=datetime.now(UTC))
    bench.warehouse.checkpoint()


def _stored_result(number: int, verdict: Verdict) -> CallResult:
    call_id = _name(number)
    cards = [
        (
            replace(one.card, call_id=call_id),
            [result.made()._replace(call_id=call_id) for result in one.checkpoints],
        )
        for one in verdict.cards or ()
    ]
    source = SourceRow(f"{call_id}.wav", "0" * 64, 1, 1, call_id, "done")
    runs = tuple(StageRun(call_id, stage, "f", "done") for stage in ("measure", "judge"))
    return CallResult(call_id, source, runs, measures=verdict.measures, verdicts=cards)


@dataclass(frozen=True, slots=True)
class Spent:
    """Processor seconds by stage, of the hands, seconds by the clock, and the number of calls."""

    stages: Counter[str]
    hands_s: float
    wall_s: float
    calls: int


def judge_again(bench: Bench, paths: list[Path], calls: int, *, hands: int) -> Spent:
    """Read, judge and write every call."""
    spent: Counter[str] = Counter()
    started, before_s = time.perf_counter(), _children_s()
    with bench.warehouse.transaction() as connection:
        replace_catalogue(connection, bench.library)
    stored = _stored_calls(bench, paths, calls, spent)
    judging = JudgingHands(bench, hands=hands).judge(stored) if hands else None
    answers = judging or judge_all(stored, bench=bench)
    while True:
        with _spend(spent, "judge"):
            batch = list(islice(answers, AT_ONCE))
        if not batch:
            break
        results = [answer[0] for _, answer in batch if isinstance(answer, tuple)]
        with _spend(spent, "write"), bench.warehouse.transaction() as connection:
            known = {one.call_id for one in results}
            write_results(connection, results, stored=known, at=datetime.now(UTC))
    with _spend(spent, "write"):
        bench.warehouse.checkpoint()
    spent["judge"] -= spent["measures"]  # its time is taken inside
    return Spent(spent, _children_s() - before_s, time.perf_counter() - started, calls)


def _stored_calls(
    bench: Bench, paths: list[Path], calls: int, spent: Counter[str]
) -> Iterator[StoredCall]:
    for batch in _batches(range(calls)):
        with _spend(spent, "measures"):
            names = [_name(number) for number in batch]
            kept = read_measures(bench.warehouse.connection, names)
            taken = {name: in_order(measures) for name, measures in kept.items()}
        for number, name in zip(batch, names, strict=True):
            call = Call(name, direction=Direction.INBOUND)
            intake = Intake(f"{name}.wav", "0" * 64, 1, 1, call, with_metadata=False)
            plan = CallPlan(intake, {"judge": "g"}, frozenset({"judge"}), stored=True)
            yield StoredCall(plan, paths[number % len(paths)], taken[name], None)


def _batches(numbers: Iterable[int]) -> Iterator[list[int]]:
    waiting = iter(numbers)
    while batch := list(islice(waiting, AT_ONCE)):
        yield batch


def _name(number: int) -> str:
    return f"call-{number:07}"


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _spend(spent: Counter[str], stage: str) -> Iterator[None]:
    started = time.process_time()
    yield
    spent[stage] += time.process_time() - started  # type: ignore[assignment]


_HEAD = (
    "| hands | read measures | read, judge, score | write | hands | all, ms a call |"
    " seconds by the clock | a million |\n|---|---|---|---|---|---|---|---|"
)


def _row(hands: int, spent: Spent) -> str:
    ms = {stage: 1000 * seconds / spent.calls for stage, seconds in spent.stages.items()}
    own = 1000 * spent.hands_s / spent.calls
    total = sum(ms.values()) + own
    return (
        f"| {hands} | {ms['measures']:.2f} | {ms['judge']:.2f} | {ms['write']:.2f} | {own:.2f} |"
        f" {total:.2f} | {spent.wall_s:.0f} | {spent.wall_s / spent.calls * 1e6 / 3600:.1f} h |"
    )


def _kept(warehouse: Warehouse) -> str:
    kept = warehouse.connection.execute(
        "SELECT (SELECT count(*) FROM checkpoint_results),"
        " (SELECT count(*) FROM past_checkpoint_results)"
    ).fetchone()
    return f"\nResults of checkpoints kept: {kept[0]:,} current, {kept[1]:,} past." if kept else ""


if __name__ == "__main__":
    main()
