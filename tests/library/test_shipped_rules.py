import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conversation import Call, Conversation, Direction, Role, Transcript, Turn
from conversation.notation import parse_conversation
from qa_rules import Checkpoint, Judge, Outcome, lint, load_library, self_test
from qa_rules.rulebook import SHIPPED

LIBRARY = load_library()
ROOT = Path(__file__).parents[2]
PROMISED = (
    "opening-greeting",
    "identity-verification",
    "soothe-upset-customer",
    "service-taboo",
    "abusive-language",
    "no-interruption",
    "no-unexplained-silence",
    "pace-in-range",
    "hold-announced",
    "further-help-offered",
    "closing-farewell",
    "no-overpromise",
    "fee-disclosed",
    "risk-disclosed",
    "complaint-registered",
    "collections-no-threat",
    "collections-no-third-party",
    "privacy-no-readback",
)
CHINESE = tuple(point for point in LIBRARY.checkpoints if point.id in PROMISED)
CHECKPOINT_FILES = sorted((SHIPPED / "checkpoints").glob("*.yaml"))
CLEAN_CALLS = sorted((SHIPPED / "clean_calls").glob("*.txt"))
TRUTH = sorted((ROOT / "demo_calls" / "truth").glob("demo-*.json"))


def test_the_shipped_rules_are_without_a_problem() -> None:
    assert lint() == ()


def test_every_example_comes_out_as_it_says_and_no_red_line_fires_on_a_clean_call() -> None:
    assert self_test(LIBRARY) == ()


def test_all_promised_checkpoints_and_scorecards_are_there() -> None:
    assert set(PROMISED) <= {point.id for point in LIBRARY.checkpoints}
    assert {"inbound-service", "instalment-sales", "collections"} <= {
        card.id for card in LIBRARY.scorecards
    }


@pytest.mark.parametrize("point", CHINESE, ids=lambda point: str(point.id))
def test_a_shipped_checkpoint_is_described_and_shows_six_passes_and_six_fails(
    point: Checkpoint,
) -> None:
    shown = Counter(example.outcome for example in point.examples)

    assert point.status == "stable"
    assert point.description
    assert shown[Outcome.PASS] >= 6
    assert shown[Outcome.FAIL] >= 6


@pytest.mark.parametrize(
    "path", sorted((SHIPPED / "checkpoints").glob("*.yaml")), ids=lambda path: path.stem
)
def test_a_shipped_checkpoint_can_be_read_in_one_go(path: Path) -> None:
    before_examples = path.read_text(encoding="utf-8").partition("\nexamples:")[0]

    assert len(before_examples.splitlines()) <= 60


def test_there_are_thirty_clean_calls_and_no_checkpoint_fails_on_any() -> None:
    paths = sorted((SHIPPED / "clean_calls").glob("*.txt"))
    judge = Judge(LIBRARY.checkpoints)
    calls = [
        parse_conversation(path.read_text(encoding="utf-8"), call_id=path.stem) for path in paths
    ]

    failed = [
        (result.call_id, result.checkpoint_id)
        for call in calls
        for result in judge.judge(call)
        if result.outcome in (Outcome.FAIL, Outcome.UNDETERMINED)
    ]

    assert len(CLEAN_CALLS) >= 30
    assert failed == []


@pytest.mark.parametrize(
    ("header", "cards"),
    [
        ("direction: inbound\nqueue: loan", ["inbound-service"]),
        ("direction: inbound\nqueue: collections", ["collections", "inbound-service"]),
        ("direction: outbound\nqueue: instalment-sales", ["instalment-sales"]),
        ("direction: outbound\nqueue: collections", ["collections"]),
        ("direction: outbound\nqueue: loan", []),
        ("queue: loan", ["inbound-service"]),
        ("direction: inbound\nlanguage: en", ["english-demo"]),
    ],
)
def test_scorecards_are_assigned_by_direction_and_queue(header: str, cards: list[str]) -> None:
    call = parse_conversation(f"{header}\nagent: 您好")

    assert [card.id for card in LIBRARY.scorecards_for(call)] == cards


def test_every_lexicon_is_used() -> None:
    used = {
        name
        for point in LIBRARY.checkpoints
        for search in point.find.values()
        for name in search.lexicon_names()
    }

    assert set(LIBRARY.lexicons) - used <= {"positive", "negative"}


def test_every_clean_call_file_is_numbered_and_named() -> None:
    for path in (SHIPPED / "clean_calls").iterdir():
        assert re.fullmatch(r"\d{2}-[a-z-]+\.txt", path.name)


def _demo_call(told: dict[str, Any], metadata: dict[str, str]) -> Conversation:
    turns = tuple(
        Turn(index, Role(turn["role"]), 0, turn["start_s"], turn["end_s"], turn["text"])
        for index, turn in enumerate(told["turns"])
    )
    call_id = str(told["call_id"])
    call = Call(call_id, direction=Direction(metadata["direction"]), queue=metadata["queue"])
    return Conversation(call, None, Transcript(call_id, "zh", turns, "truth"))


def _metadata() -> dict[str, dict[str, str]]:
    path = ROOT / "demo_calls" / "metadata.csv"
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return {row["call_id"]: row for row in csv.DictReader(handle)}


@pytest.mark.skipif(not TRUTH, reason="the demo calls are not bundled")
def test_the_verdicts_on_the_demo_dialogues_are_those_of_their_authors() -> None:
    judge, metadata = Judge(CHINESE), _metadata()
    right: list[bool] = []
    for path in TRUTH:
        told = json.loads(path.read_text(encoding="utf-8"))
        if not told.get("checkpoints"):
            continue
        results = judge.judge(_demo_call(told, metadata[told["call_id"]]))
        expected = told["checkpoints"]
        right += [result.outcome == expected[result.checkpoint_id] for result in results]

    assert len(right) > 300
    assert sum(right) / len(right) >= 0.95
