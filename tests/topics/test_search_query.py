import subprocess
import sys

import pytest

from conversation.errors import UsageError
from language.matching import fold
from topics.search_query import find_places, grams_of, parse_query, stable_sound

SAID = "你们说好首年免费的，年费为什么还扣？我要退款！"


def found(query: str, text: str = SAID, *, by_sound: bool = False) -> list[str]:
    folded = fold(text)
    return [folded[a:b] for a, b in find_places(parse_query(query, by_sound=by_sound), folded)]


def test_all_words_must_stand_in_the_turn() -> None:
    assert found("年费 退款") == ["年费", "退款"]
    assert found("年费 利息") == []


def test_a_phrase_is_found_across_punctuation() -> None:
    assert found('"免费的年费"') == ["免费的年费"]
    assert found('"免费年费"') == []


def test_near_counts_the_characters_between() -> None:
    assert found("年费 ~10 退款") == ["年费", "退款"]
    assert found("年费 ~3 退款") == []


def test_near_holds_in_both_directions() -> None:
    assert found("退款 ~10 年费") == ["年费", "退款"]


def test_an_excluded_word_rules_the_turn_out() -> None:
    assert found("年费 -利息") == ["年费"]
    assert found("年费 -退款") == []


def test_alternatives_are_either() -> None:
    assert found("月费|年费") == ["年费"]


def test_width_case_and_blanks_make_no_difference() -> None:
    assert found("app", "手机ＡＰＰ 打不开") == ["app"]


def test_words_that_sound_alike_are_found_by_sound_only() -> None:
    assert found("年废") == []
    assert found("年废", by_sound=True) == ["年费"]


def test_a_search_for_nothing_says_what_to_write() -> None:
    for empty in ("", "  ", "。", "-还款", "~8"):
        with pytest.raises(UsageError, match="no word"):
            parse_query(empty)


def test_a_word_that_is_in_a_turn_shares_its_grams() -> None:
    said = set(grams_of(fold(SAID), by_sound=True))
    assert set(grams_of("免废", by_sound=True)) <= said
    assert grams_of("费", by_sound=False) == ()


def test_stored_sounds_are_the_same_in_another_process() -> None:
    code = "from topics.search_query import stable_sound; print(ascii(stable_sound('转账1幺')))"
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert told == ascii(stable_sound("转账1幺"))
