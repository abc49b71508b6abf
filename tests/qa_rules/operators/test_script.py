import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

SEARCH = (
    "operator: script\nrole: agent\ncoverage: 85%\n"
    "text: 您购买的产品名称是____，（停顿）属于（净值型/预期收益型）产品，"
    "不保证本金和收益，请您谨慎投资。\n"
)
READ = "您购买的产品名称是安心一号，属于净值型产品，不保证本金和收益，请您谨慎投资。"


def test_a_script_that_was_read_is_a_hit_whatever_stands_in_the_blank() -> None:
    finding = find(SEARCH, f"agent: {READ}")

    assert finding.truth is Truth.HIT
    assert "话术覆盖 100%" in finding.hits[0].detail


def test_the_other_wording_counts_as_well() -> None:
    assert find(SEARCH, f"agent: {READ.replace('净值型', '预期收益型')}").truth is Truth.HIT


def test_a_script_may_be_read_over_several_turns() -> None:
    finding = find(SEARCH, f"agent: {READ[:22]}\ncustomer: 嗯\nagent: {READ[22:]}")

    assert finding.truth is Truth.HIT
    assert {hit.turn_index for hit in finding.hits} == {0, 2}


def test_a_clause_left_out_lowers_the_coverage() -> None:
    finding = find(SEARCH, f"agent: {READ.replace('不保证本金和收益，', '')}")

    assert finding.truth is Truth.MISS
    assert "只念到" in finding.reason


def test_clauses_in_another_order_do_not_cover() -> None:
    assert (
        find(
            SEARCH, "agent: 请您谨慎投资，不保证本金和收益，属于净值型产品，您购买的产品名称是"
        ).truth
        is Truth.MISS
    )


def test_the_customer_reading_it_does_not_count() -> None:
    assert find(SEARCH, f"customer: {READ}").truth is Truth.MISS


def test_sounds_can_be_compared() -> None:
    call = "agent: 您够买的产拼名称是安心一好，蜀于净直型产品，不宝证本金何收意，请您近慎投姿"

    assert find(SEARCH, call).truth is Truth.MISS
    assert find(SEARCH + "sound_alike: true", call).truth is Truth.HIT


def test_a_script_without_words_is_refused() -> None:
    with pytest.raises(RuleError, match="no words of its own"):
        a_search("operator: script\ntext: ____（停顿）")
