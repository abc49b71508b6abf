"""Running the examples that rules carry, and the clean calls on which no red line may fire."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from conversation.notation import parse_conversation
from qa_rules.checkpoint import Checkpoint
from qa_rules.judging import Judge, judge_example
from qa_rules.outcome import Outcome
from qa_rules.rulebook import SHIPPED, Library


@dataclass(frozen=True, slots=True)
class Failure:
    """An example, or a clean call, that came out otherwise than it should."""

    checkpoint_id: str
    where: str
    expected: str
    actual: str
    reason: str


def self_test(library: Library, *, clean_calls: Path | None = None) -> tuple[Failure, ...]:
    """Run all examples and the clean-calls corpus (``*.txt`` in notation).

    Nothing is returned when all is well.
    """
    corpus = clean_calls or SHIPPED / "clean_calls"
    return (
        *(failure for point in library.checkpoints for failure in run_examples(point)),
        *run_clean_calls(library, sorted(corpus.glob("*.txt"))),
    )


def run_examples(checkpoint: Checkpoint) -> Iterator[Failure]:
    """Judge every example of a checkpoint."""
    for number, example in enumerate(checkpoint.examples, start=1):
        conversation = parse_conversation(example.call, call_id=f"{checkpoint.id}-{number}")
        result = judge_example(conversation, checkpoint)
        if result.outcome is not example.outcome:
            yield Failure(
                checkpoint.id,
                f"example {number}",
                example.expect,
                result.outcome.value,
                result.reason,
            )


def red_lines(library: Library) -> tuple[Checkpoint, ...]:
    """The checkpoints whose failure is a veto somewhere, or which are critical."""
    vetoes = {item.checkpoint_id for card in library.scorecards for item in card.items if item.veto}
    return tuple(
        point for point in library.checkpoints if point.id in vetoes or point.severity == "critical"
    )


def run_clean_calls(library: Library, paths: Iterable[Path]) -> Iterator[Failure]:
    """Judge known good calls on every red line."""
    judge = Judge(red_lines(library))
    for path in paths:
        conversation = parse_conversation(path.read_text(encoding="utf-8"), call_id=path.stem)
        for result in judge.judge(conversation):
            if result.outcome is Outcome.FAIL:
                quotes = " / ".join(hit.quote for hit in result.hits)
                yield Failure(result.checkpoint_id, path.name, "no red line", "fail", quotes)
