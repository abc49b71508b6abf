"""Where voices are alike, words and turn-taking have a say; elsewhere they have none."""

import pytest

from building import a_call
from conversation import Call, Recording, Role, Word
from transcribe.roles import DOUBTED_CONFIDENCE, decide_roles
from transcribe.second_opinion import ask_words
from transcribe.turns import PartyWords, build_turns

TALK = (
    "[0.0-3.0] agent: 您好，工号八零二一，请问有什么可以帮您？\n"
    "[3.5-6.0] customer: 我想问一下我的信用卡年费\n"
    "[6.5-9.0] agent: 请稍等，我这边帮您查一下，您的卡号是多少？\n"
    "[9.5-11.0] customer: 后四位是三六一八\n"
    "[11.5-13.0] agent: 好的，感谢您的来电。"
).replace("\\\n", "\n")


def spoken(notation: str) -> tuple[tuple[Word, ...], tuple[int, ...]]:
    """All words, and who says each of them: 0 for the agent."""
    turns = a_call(notation).transcript.turns
    words = tuple(word for turn in turns for word in turn.words)
    return words, tuple(int(turn.role is not Role.AGENT) for turn in turns for _ in turn.words)


@pytest.mark.parametrize("likeness", [0.5, 0.74])
def test_voices_that_differ_are_not_argued_with(likeness: float) -> None:
    words, truth = spoken(TALK)
    assert ask_words(words, truth, likeness=likeness) is None


def test_two_people_with_one_voice_are_told_apart_by_what_they_say() -> None:
    words, truth = spoken(TALK)
    assert ask_words(words, (0,) * len(words), likeness=0.9) == truth


def test_one_person_with_one_voice_stays_one() -> None:
    words, _ = spoken(TALK.replace("customer", "agent").split("\n")[0] + "\n[4-5] agent: 请稍等")
    assert ask_words(words, (0,) * len(words), likeness=0.99) is None


def test_a_voice_that_says_little_is_overruled_by_words_that_say_much() -> None:
    words, truth = spoken(TALK)
    confused = tuple(
        0 if 3.5 <= word.start < 6.0 else side for word, side in zip(words, truth, strict=True)
    )
    assert ask_words(words, confused, likeness=0.78) == truth
    assert ask_words(words, confused, likeness=0.6) is None


def test_voices_that_differ_a_little_prevail_even_within_one_breath() -> None:
    words, truth = spoken(
        "[0.0-3.0] agent: 您好女士，星期六上午九点营业，星期天休息。\n"
        "[3.0-4.5] customer: 那我去办要带什么东西\n"
        "[4.5-8.0] agent: 您带上本人的身份证就可以了\n"
        "[8.5-9.0] customer: 好的知道了"
    )
    assert ask_words(words, truth, likeness=0.751) == truth


def test_a_decision_by_words_alone_is_a_doubtful_one() -> None:
    words, truth = spoken(TALK)
    parties = [
        PartyWords(party, 0, tuple(w for w, t in zip(words, truth, strict=True) if t == party))
        for party in (0, 1)
    ]
    recording = Recording("c", "", "", 14.0, 8000, 1)
    decided = decide_roles(
        build_turns(parties), call=Call("c"), recording=recording, floor=0.6, by_words=True
    )
    assert decided.role_of(0) is Role.AGENT
    assert decided.confidence == DOUBTED_CONFIDENCE
    assert decided.method.startswith("words")
