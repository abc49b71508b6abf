import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find, quotes


def test_a_word_is_found_by_its_sound() -> None:
    assert quotes(find("operator: homophone\nany: [手续费]", "agent: 首续肥是多少")) == ["首续肥"]


def test_one_missing_syllable_in_a_long_word_is_tolerated() -> None:
    search = "operator: homophone\nany: [感谢您的来电]\n"

    assert find(search, "agent: 感谢您来电").truth is Truth.MISS
    assert find(search + "tolerance: 1", "agent: 感谢您来电").truth is Truth.HIT


def test_spellings_can_be_excluded() -> None:
    search = "operator: homophone\nany: [工号]\nunless: [功耗]"

    assert find(search, "agent: 手机的功耗").truth is Truth.MISS
    assert find(search, "agent: 我的公号").truth is Truth.HIT


def test_joined_turns_are_read_as_one() -> None:
    search = "operator: homophone\nany: [手续费]\njoin: true"

    assert quotes(find(search, "agent: 首续\nagent: 肥")) == ["首续", "肥"]


def test_a_single_character_is_refused() -> None:
    with pytest.raises(RuleError, match="too short"):
        a_search("operator: homophone\nany: [费]")
