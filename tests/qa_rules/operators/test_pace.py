import pytest

from building import a_call
from conversation import Measure, Role
from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

FAST = "[0-2] agent: 您好工号八零二一很高兴为您服务"  # 15 characters in 2 s
SLOW = "[0-10] agent: 您好工号八零二一很高兴为您服务"


def test_the_average_is_compared() -> None:
    search = "operator: pace\nrole: agent\nfaster_than: 400"

    assert find(search, FAST).hits[0].detail == "平均语速 450 字/分钟"
    assert find(search, SLOW).truth is Truth.MISS
    assert find("operator: pace\nrole: agent\nslower_than: 100", SLOW).truth is Truth.HIT


def test_each_turn_can_be_compared() -> None:
    search = "operator: pace\nrole: agent\nfaster_than: 400\nof: each turn"
    call = SLOW + "\n[11-13] agent: 您好工号八零二一很高兴为您服务"

    assert [hit.turn_index for hit in find(search, call).hits] == [1]
    assert find(search + "\ntimes: 2", call).truth is Truth.MISS


def test_the_change_between_turns_can_be_compared() -> None:
    search = "operator: pace\nrole: agent\nfaster_than: 300\nof: change"
    call = SLOW + "\n[11-13] agent: 您好工号八零二一很高兴为您服务"

    assert find(search, call).truth is Truth.HIT
    assert find(search, FAST).truth is Truth.MISS
    assert find(search.replace("faster", "slower"), call).truth is Truth.MISS
    slowing = (
        "[0-2] agent: 您好工号八零二一很高兴为您服务\n[3-13] agent: 您好工号八零二一很高兴为您服务"
    )
    assert find(search.replace("faster", "slower"), slowing).truth is Truth.HIT


def test_the_difference_from_the_other_party_can_be_compared() -> None:
    search = "operator: pace\nrole: agent\nof: difference\nfaster_than: 200"
    slow_customer = (
        "\n[11-21] customer: 我想问一下年费的事情您慢慢说好吗"  # 16 in 10 s: 96 a minute
    )

    hit = find(search, FAST + slow_customer)
    assert hit.hits[0].detail == "语速 450 字/分钟，另一方 96，相差 +354"
    assert find(search, SLOW + slow_customer).truth is Truth.MISS
    assert find(search.replace("agent", "customer"), FAST + slow_customer).truth is Truth.MISS
    slower = search.replace("agent", "customer").replace("faster", "slower")
    assert find(slower, FAST + slow_customer).truth is Truth.HIT
    assert find(slower, SLOW + slow_customer).truth is Truth.MISS
    assert find(search, FAST).truth is Truth.NOT_EVALUABLE
    with pytest.raises(RuleError, match="of one party from the other"):
        a_search("operator: pace\nof: difference\nfaster_than: 200")


def test_a_turn_with_an_excuse_is_left_out() -> None:
    search = "operator: pace\nrole: agent\nslower_than: 100\nof: each turn\nexcused_by: [工号]"

    assert find(search, SLOW).truth is Truth.NOT_EVALUABLE


def test_a_latin_word_is_one_and_a_digit_is_one() -> None:
    call = "[0-60] agent: hello world 123 你好"

    assert (
        "7 字/分钟"
        in find("operator: pace\nslower_than: 8\nminimum_characters: 1", call).hits[0].detail
    )


def test_too_little_speech_cannot_be_judged() -> None:
    assert find("operator: pace\nfaster_than: 100", "[0-1] agent: 好").truth is Truth.NOT_EVALUABLE


def test_the_measured_average_is_trusted() -> None:
    measure = Measure("pace_cpm", 500.0, "characters/min", role=Role.AGENT)

    finding = find(
        "operator: pace\nrole: agent\nfaster_than: 400", a_call(SLOW, measures=[measure])
    )

    assert finding.hits[0].detail == "平均语速 500 字/分钟"


def test_a_limit_is_needed() -> None:
    with pytest.raises(RuleError, match="faster_than"):
        a_search("operator: pace")
