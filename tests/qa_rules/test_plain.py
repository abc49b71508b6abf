"""What the walk settles by itself is what every search answers on the long way round."""

import pickle
import random
from dataclasses import replace

import pytest

from building import a_call
from conversation import Conversation
from conversation.notation import parse_conversation
from qa_rules import Checkpoint, Judge, load_library
from qa_rules.evidence import Later
from qa_rules.judging import judge_one
from qa_rules.rulebook import SHIPPED
from searching import a_checkpoint

LIBRARY = load_library()
WORDS = sorted({word for lexicon in LIBRARY.lexicons.values() for word in lexicon.words})
COMMON = (
    "您好",
    "您",
    "好的",
    "请问",
    "还款",
    "谢谢",
    "再见",
    "工号",
    "我",
    "不",
    "信用卡",
    "投诉",
)


def _every_shipped_call() -> list[Conversation]:
    clean = sorted((SHIPPED / "clean_calls").glob("*.txt"))
    calls = [parse_conversation(path.read_text(encoding="utf-8")) for path in clean]
    examples = (example.call for point in LIBRARY.checkpoints for example in point.examples)
    return calls + [parse_conversation(text) for text in examples]


CALLS = _every_shipped_call()


def _differences(judge: Judge, call: Conversation) -> list[object]:
    """Where the judge says otherwise than the long way round.

    One that found nothing without looking has no windows to tell; all else must be the same.
    """
    scene = judge.stage(call)
    pairs = [
        (result.made(), judge_one(scene, point))
        for result, point in zip(judge.judge(call), judge.checkpoints, strict=True)
    ]
    return [
        (short, long)
        for short, long in pairs
        if short != (long if short.searched or short.hits else long._replace(searched=()))
    ]


def _plain_points(chance: random.Random) -> tuple[Checkpoint, ...]:
    """Plain words of one or several searches, patterns beside them, whatever the condition."""
    points = []
    for number in range(40):
        role = chance.choice(("agent", "customer", "any"))
        words = [*chance.sample(WORDS, 4), *chance.sample(COMMON, 3)]
        words += [word[:-1] for word in words[:3] if len(word) > 2]
        text = f"find:\n  one: {{operator: keyword, role: {role}, any: {words}}}\n"
        condition = "one"
        if number % 2:
            window = chance.choice(
                ("around one ±2 turns", "0..2 turns after one", "1..3 turns before one")
            )
            which = chance.choice(("first", "last", "any", "each"))
            pattern = chance.choice(("登记", "[一二三四五]+", "您", "身份.{0,3}证"))
            text += (
                f"  two: {{operator: pattern, role: any, within: {window}, which: {which},"
                f" matches: '{pattern}'}}\n"
            )
            condition = chance.choice(("one and two", "one and not two", "two"))
        if number % 3 == 0:
            more = [*chance.sample(WORDS, 4), *chance.sample(COMMON, 1)]
            text += f"  three: {{operator: keyword, role: any, any: {more}}}\n"
            condition += chance.choice((" and three", " or three"))
        points.append(a_checkpoint(f"{text}forbid: {condition}\n"))
    return tuple(
        point.model_copy(update={"id": f"point-{number}"}) for number, point in enumerate(points)
    )


def test_the_shipped_rules_come_out_the_same_on_every_shipped_call() -> None:
    judge = Judge(LIBRARY.checkpoints)

    for call in CALLS:
        assert _differences(judge, call) == []


@pytest.mark.parametrize("seed", range(4))
def test_plain_checkpoints_come_out_the_same_with_all_their_evidence(seed: int) -> None:
    chance = random.Random(seed)
    points = _plain_points(chance)
    judge = Judge(points)
    found = 0

    for call in chance.sample(CALLS, 60):
        results = judge.judge(call)
        found += sum(isinstance(result.hits, Later) for result in results)
        assert _differences(judge, call) == []
    assert found > 100


def test_calls_that_are_not_plain_come_out_the_same_too() -> None:
    chance = random.Random(9)
    judge = Judge(_plain_points(chance))
    for call in chance.sample(CALLS, 20):
        turns = call.transcript.turns
        doubtful = tuple(replace(turn, confidence=chance.choice((0.1, 0.9))) for turn in turns)
        for changed in (
            replace(call.transcript, turns=doubtful),
            replace(call.transcript, role_confidence=0.2),
            replace(call.transcript, turns=()),
        ):
            other = replace(call, transcript=changed)
            assert _differences(judge, other) == []


def test_evidence_that_is_made_later_equals_and_pickles_as_the_tuple_that_it_stands_for() -> None:
    point = a_checkpoint("find:\n  one: {operator: keyword, any: [您好]}\nforbid: one\n")
    (result,) = Judge((point,)).judge(a_call("agent: 您好，您好。"))

    assert isinstance(result.hits, Later)
    assert len(result.hits) == 2
    assert result.hits[0].quote == "您好"
    assert result.hits[:1] == (result.hits[0],)
    assert result == result.made()
    assert hash(result) == hash(result.made())
    again = pickle.loads(pickle.dumps(result))
    assert again == result
    assert isinstance(again.hits, tuple)
