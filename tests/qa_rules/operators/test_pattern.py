import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find, quotes


def test_a_pattern_sees_no_punctuation_and_its_evidence_does() -> None:
    finding = find("operator: pattern\nmatches: '工号[\\d]{4}号?'", "agent: 工号，80 21。")

    assert quotes(finding) == ["工号，80 21"]


def test_an_exception_drops_the_matches_that_it_overlaps_and_no_others() -> None:
    search = "operator: pattern\nmatches: 保证.{0,3}批\nexcept: 不能保证.{0,2}"

    assert find(search, "agent: 我不能保证能批").truth is Truth.MISS
    assert quotes(find(search, "agent: 我不能保证能批，但是我保证给您批")) == ["保证给您批"]


def test_several_patterns_and_several_times() -> None:
    search = "operator: pattern\nmatches: ['[一二]百元', '\\d+元']\ntimes: 2"

    assert find(search, "agent: 一百元或者200元").truth is Truth.HIT
    assert find(search, "agent: 一百元").truth is Truth.MISS


def test_a_pattern_is_not_found_across_turns_unless_they_are_joined() -> None:
    search = "operator: pattern\nmatches: 卡号.{0,2}\\d{8}\n"

    assert find(search, "agent: 卡号1234\nagent: 5678").truth is Truth.MISS
    assert find(search + "join: true", "agent: 卡号1234\nagent: 5678").truth is Truth.HIT


def test_line_anchors_mean_the_turn() -> None:
    search = "operator: pattern\nmatches: ^不是"

    assert find(search, "agent: 请问是您吗\ncustomer: 不是").truth is Truth.HIT
    assert find(search, "customer: 我不是").truth is Truth.MISS


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("(?=a)b", "looks around"),
        ("(?<!不)保证", "looks around"),
        ("(a)\\1", "refers back"),
        ("(a", "is not a pattern"),
        ("a*", "matches the empty text"),
        ("a{5000}", "is not a pattern"),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_in_words(pattern: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        a_search(f"operator: pattern\nmatches: '{pattern}'")


def test_a_catastrophic_pattern_runs_in_linear_time() -> None:
    finding = find("operator: pattern\nmatches: (a+)+$", "agent: " + "a" * 5000 + "b")

    assert finding.truth is Truth.MISS  # where steps double with each letter, 2 ** 5000 never end


def test_the_sounds_can_be_compared_instead_of_the_characters() -> None:
    search = (
        "operator: pattern\nmatches: '手续费.{0,4}[\\d一二三]{2,3}元'\nexcept: 免手续费.{0,9}\n"
    )

    assert find(search, "agent: 首续非是六十元").truth is Truth.MISS
    assert quotes(find(search + "sound_alike: true", "agent: 首续非是63圆")) == ["首续非是63圆"]
    assert find(search + "sound_alike: true", "agent: 面首续非六十元").truth is Truth.MISS


def test_nearly_takes_a_neighbouring_consonant_but_not_another_vowel() -> None:
    search = "operator: pattern\nsound_alike: true\nmatches: 录入完成\nnearly: '帮[您你]登记'\n"

    assert quotes(find(search, "agent: 我帮您增济一下")) == ["帮您增济"]
    assert find(search, "agent: 我帮您打几下").truth is Truth.MISS
    assert find(search, "agent: 录入完增").truth is Truth.MISS
    with pytest.raises(RuleError, match="`nearly` compares sounds"):
        a_search("operator: pattern\nmatches: 登记\nnearly: 登记\n")
