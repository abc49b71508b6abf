"""What recognition errors do to the shipped text checkpoints: exact against sound-alike matching.

    python -m benchmarks.rules_confusion [--seeds N] [--recognised HOME]

Takes the clean calls, the examples of the library and the demo dialogues, writes them as a
recogniser with a given character error rate might have (``language.confuse``), and compares each
checkpoint's finding with the one on the clean text. The finding is the thing looked for: a pass of
``require``, a fail of ``forbid``. With ``--recognised`` the bundled calls are compared as the real
recogniser wrote them: HOME is the folder of a ``callqa demo``. Prints Markdown.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from conversation import Call, Conversation, Direction, Role, Transcript, Turn
from conversation.notation import parse_conversation
from language.accuracy import character_errors, pool_errors
from language.confuse import confuse
from pipeline.artifact import read_artifact
from qa_rules import Checkpoint, Judge, Library, Outcome, load_library
from qa_rules.rulebook import SHIPPED
from qa_rules.search import Search

RATES = (0.0, 0.1, 0.2, 0.3)
DEMO = Path(__file__).parent.parent / "demo_calls"
TEXT_OPERATORS = ("keyword", "pattern")


def main() -> None:
    """Print one table a character error rate."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seeds", type=int, default=5, help="how many corruptions of every call")
    parser.add_argument("--rates", type=float, nargs="*", default=RATES)
    parser.add_argument("--recognised", type=Path, help="home with the bundled calls, as heard")
    options = parser.parse_args()
    library = load_library()
    calls = list(corpus(library))
    points = text_checkpoints(library)
    truth = _events(points, calls)
    variants = {
        "exact": tuple(_with(point, sound_alike=False, tolerance=0) for point in points),
        "sound": tuple(_with(point, sound_alike=True, tolerance=0) for point in points),
        "sound, 1 miss": tuple(_with(point, sound_alike=True, tolerance=1) for point in points),
        "as shipped": points,
    }
    print(f"{len(calls)} calls, {options.seeds} corruptions of each\n")
    if options.recognised:
        print("## The real recogniser\n")
        _print_recognised(points, variants, options.recognised)
        return
    for rate in options.rates:
        print(f"## {rate:.0%} character error rate\n")
        _print_table(points, calls, truth, variants, rate=rate, seeds=options.seeds)


def corpus(library: Library) -> Iterator[Conversation]:
    """Clean calls, examples and demo dialogues."""
    yield from whole_calls()
    for point in library.checkpoints:
        for number, example in enumerate(point.examples):
            yield parse_conversation(example.call, call_id=f"{point.id}-{number}")


def whole_calls() -> Iterator[Conversation]:
    """Clean calls and demo dialogues."""
    for path in sorted((SHIPPED / "clean_calls").glob("*.txt")):
        yield parse_conversation(path.read_text(encoding="utf-8"), call_id=path.stem)
    for path in sorted((DEMO / "truth").glob("demo-*.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        if told.get("turns"):
            yield _demo_call(path.stem, told)


def _demo_call(call_id: str, told: dict[str, Any]) -> Conversation:
    turns = tuple(
        Turn(index, Role(turn["role"]), 0, turn["start_s"], turn["end_s"], turn["text"])
        for index, turn in enumerate(told["turns"])
    )
    call = Call(call_id, direction=Direction.INBOUND)
    return Conversation(call, None, Transcript(call_id, "zh", turns, "truth"))


def text_checkpoints(library: Library) -> tuple[Checkpoint, ...]:
    """The checkpoints that look for words, freed of conditions on metadata."""
    return tuple(
        point.model_copy(update={"applies_when": point.applies_when.without_metadata()})
        for point in library.checkpoints
        if any(search.operator in TEXT_OPERATORS for search in point.find.values())
    )


def _with(point: Checkpoint, *, sound_alike: bool, tolerance: int) -> Checkpoint:
    changed = {}
    for name, search in point.find.items():
        update: dict[str, Any] = {"sound_alike": sound_alike}
        if search.operator == "keyword":
            update["tolerance"] = tolerance
        text = search.operator in TEXT_OPERATORS
        changed[name] = _changed(search, update) if text else search
    return point.model_copy(update={"find": changed})


def _changed(search: Search, update: dict[str, Any]) -> Search:
    changed = search.model_copy(update=update)
    for computed in set(vars(changed)) - set(type(changed).model_fields):
        del vars(changed)[computed]
    return changed


def _events(points: tuple[Checkpoint, ...], calls: list[Conversation]) -> list[tuple[bool, ...]]:
    judge = Judge(points)
    wanted = [Outcome.FAIL if point.forbid else Outcome.PASS for point in points]
    return [
        tuple(
            result.outcome is event for result, event in zip(judge.judge(call), wanted, strict=True)
        )
        for call in calls
    ]


def _corrupted(call: Conversation, rate: float, seed: int) -> Conversation:
    turns = tuple(
        replace(turn, text=confuse(turn.text, cer=rate, seed=f"{seed}-{turn.index}"), words=())
        for turn in call.transcript.turns
    )
    return replace(call, transcript=replace(call.transcript, turns=turns))


def _print_recognised(
    points: tuple[Checkpoint, ...], variants: dict[str, tuple[Checkpoint, ...]], home: Path
) -> None:
    heard = {
        artefact.call.call_id: Conversation(
            artefact.call, artefact.recording, artefact.transcript, ()
        )
        for artefact in map(read_artifact, sorted(home.glob("artifacts/*/*.json.zst")))
    }
    said = [call for call in whole_calls() if call.call.call_id in heard]
    errors = pool_errors(
        character_errors(_text_of(call), _text_of(heard[call.call.call_id])) for call in said
    )
    print(f"{len(said)} bundled calls, character error rate {errors.rate:.1%}\n")
    counts = {name: Counter[tuple[str, bool, bool]]() for name in variants}
    as_heard = [heard[call.call.call_id] for call in said]
    for name, changed in variants.items():
        for was, now in zip(_events(points, said), _events(changed, as_heard), strict=True):
            for point, expected, found in zip(points, was, now, strict=True):
                counts[name][point.id, expected, found] += 1
    _print_counts(points, counts)


def _text_of(call: Conversation) -> str:
    return "".join(turn.text for turn in call.transcript.turns)


def _print_table(
    points: tuple[Checkpoint, ...],
    calls: list[Conversation],
    truth: list[tuple[bool, ...]],
    variants: dict[str, tuple[Checkpoint, ...]],
    *,
    rate: float,
    seeds: int,
) -> None:
    counts = {name: Counter[tuple[str, bool, bool]]() for name in variants}
    for seed in range(seeds):
        corrupted = [_corrupted(call, rate, seed) for call in calls]
        for name, changed in variants.items():
            for expected, found in zip(truth, _events(changed, corrupted), strict=True):
                for point, was, now in zip(points, expected, found, strict=True):
                    counts[name][point.id, was, now] += 1
    _print_counts(points, counts)


def _print_counts(
    points: tuple[Checkpoint, ...], counts: dict[str, Counter[tuple[str, bool, bool]]]
) -> None:
    print("| checkpoint | " + " | ".join(f"{name} P | R" for name in counts) + " |")
    print("|---|" + "---|---|" * len(counts))
    for point in points:
        print(
            f"| {point.id} | "
            + " | ".join(_row(counts[name], (point.id,)) for name in counts)
            + " |"
        )
    ids = tuple(point.id for point in points)
    print("| **all** | " + " | ".join(_row(counts[name], ids) for name in counts) + " |\n")


def _row(counts: Counter[tuple[str, bool, bool]], ids: tuple[str, ...]) -> str:
    right = sum(counts[one, True, True] for one in ids)
    missed = sum(counts[one, True, False] for one in ids)
    wrong = sum(counts[one, False, True] for one in ids)
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "–"
    recall = f"{right / (right + missed):.3f}" if right + missed else "–"
    return f"{precision} | {recall}"


if __name__ == "__main__":
    main()
