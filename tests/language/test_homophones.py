import re

import pytest

from language.homophones import SoundFinder, allowed_misses, sound_of, sound_pattern, sounds_alike
from language.matching import Lines, fold


def _heard(word: str, text: str, *, tolerance: int = 0) -> list[str]:
    lines = Lines([text])
    found = SoundFinder([(word, tolerance)]).find(lines)
    return [lines.texts[0][one.start : one.end] for places in found.values() for one in places]


@pytest.mark.parametrize("written", ["工号", "公号", "功耗", "共好", "攻浩"])
def test_a_staff_number_is_heard_however_it_is_spelled(written: str) -> None:
    assert _heard("工号", f"您好，{written}八零二一") == [written]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("年费", "连费"),
        ("吃饭", "吃汗"),
        ("理财", "你财"),
        ("知道", "资道"),
        ("信用", "性用"),
        ("征信", "真心"),
    ],
)
def test_what_a_telephone_recogniser_confuses_sounds_alike(one: str, other: str) -> None:
    assert sounds_alike(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("工号", "账号"), ("投诉", "投资"), ("年费", "免费"), ("再见", "看见")]
)
def test_different_words_do_not_sound_alike(one: str, other: str) -> None:
    assert not sounds_alike(one, other)


def test_digits_sound_as_they_are_read() -> None:
    assert _heard("八零二一", "工号8021") == ["8021"]
    assert _heard("8021", "工号八零二幺") == ["八零二幺"]


def test_a_missing_syllable_is_tolerated_in_a_long_word_only() -> None:
    assert _heard("感谢您的来电", "感谢您的来", tolerance=1) == ["感谢您的来"]
    assert _heard("再见", "再", tolerance=1) == []
    assert allowed_misses("再见", 3) == 0


def test_an_added_syllable_and_a_near_syllable_are_tolerated() -> None:
    assert _heard("感谢您的来电", "感谢了您的来电", tolerance=1)
    assert _heard("感谢您的来电", "感谢您的来点儿", tolerance=1)
    assert not _heard("感谢您的来电", "感谢您的配合", tolerance=1)


def test_a_single_character_is_never_found_by_sound() -> None:
    assert _heard("行", "形形色色") == []


def test_sounds_keep_the_length_of_the_folded_text() -> None:
    text = "您好，工号 ABC-8021，很高兴为您服务！"

    assert len(sound_of(text)) == len(fold(text))


def test_words_are_not_heard_across_two_lines() -> None:
    assert SoundFinder([("工号", 0)]).find(Lines(["手公", "好的"])) == {}


def test_a_pattern_over_sounds_keeps_its_quantifiers_and_reads_digits() -> None:
    pattern = re.compile(sound_pattern(r"工号[是为]?\d{4}[^元](?:[\d零])"))

    assert pattern.search(sound_of("公浩8021号0"))
    assert pattern.search(sound_of("功耗是八零二一号零"))
    assert not pattern.search(sound_of("功耗是八零二一元零"))
