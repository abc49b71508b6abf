"""Syllables written twice are found as one; letters and words that double stay as they are."""

import pytest

from language.homophones import SoundFinder, stutters_of
from language.matching import Lines


def _found(word: str, *texts: str) -> list[tuple[int, str]]:
    lines = Lines(texts)
    places = SoundFinder([(word, 0)]).find(lines).get((word, 0), [])
    return [(one.line, lines.texts[one.line][one.start : one.end]) for one in places]


@pytest.mark.parametrize(
    ("word", "said", "quote"),
    [
        ("工作号", "您好，工作作号八零", "工作作号"),
        ("工作号", "工公作坐号", "公作坐号"),
        ("谢谢", "谢谢您", "谢谢"),
        ("感谢您", "感感感谢谢您", "感谢谢您"),
    ],
)
def test_a_word_with_a_syllable_twice_is_found_where_it_stands(
    word: str, said: str, quote: str
) -> None:
    assert _found(word, "喂", said) == [(1, quote)]


def test_a_word_beside_a_double_is_found_once() -> None:
    assert _found("工号", "工号号八", "工工号") == [(0, "工号"), (1, "工号")]


def test_a_double_does_not_reach_into_the_next_turn() -> None:
    assert _found("还款", "我还", "款") == []


def test_letters_and_numbers_are_not_shortened() -> None:
    assert stutters_of(Lines(["good 1122", "八八零零", "您好"])).joined == ""
    assert _found("god", "good") == []
