from dataclasses import replace

import pytest

from building import a_call
from conversation import Role
from conversation.errors import RuleError
from measures import measure
from qa_rules.outcome import Truth
from searching import a_search, find, quotes

CALL = """
customer: 太差了，我很失望，要投诉
agent: 抱歉
customer: 嗯
agent: 已经处理好了
customer: 谢谢，我很满意
"""


def test_the_value_is_the_balance_of_words() -> None:
    search = "operator: sentiment\nrole: customer\nwithin: turns 1..1\nvalue: "

    assert quotes(find(search + "under -0.5", CALL)) == ["太差", "失望", "投诉"]
    assert find(search + "over 0", CALL).truth is Truth.MISS


def test_the_change_compares_the_last_third_with_the_first() -> None:
    search = "operator: sentiment\nrole: customer\nchange: "

    assert find(search + "at least 1", CALL).truth is Truth.HIT
    assert find(search + "under 0", CALL).truth is Truth.MISS


def test_a_negated_word_counts_for_the_other_side() -> None:
    search = "operator: sentiment\nvalue: under 0"

    assert find(search, "customer: 我不满意").truth is Truth.HIT
    assert find(search, "customer: 我很满意").truth is Truth.MISS


def test_words_without_feeling_are_neutral() -> None:
    finding = find("operator: sentiment\nvalue: exactly 0", "customer: 我想问一下年费")

    assert (finding.truth, finding.hits[0].turn_index) == (Truth.HIT, -1)


def test_exactly_one_question_is_asked() -> None:
    with pytest.raises(RuleError, match="exactly one of `value`, `change` and `upset`"):
        a_search("operator: sentiment\nvalue: over 0\nchange: over 0")


def test_voice_and_words_together_are_asked_for_by_upset() -> None:
    said = "customer: 你们怎么回事\nagent: 抱歉"
    measures = measure(a_call(said).transcript)
    loud = [
        replace(m, value=0.8, detail="音量 +12 dB")
        if (m.name, m.role) == ("upset", Role.CUSTOMER)
        else m
        for m in measures
    ]
    search = "operator: sentiment\nrole: customer\nupset: at least 0.5"
    finding = find(search, a_call(said, measures=loud))
    assert quotes(finding) == ["你们怎么回事"]
    assert "音量 +12 dB" in finding.hits[0].detail
    assert find(search, a_call(said, measures=measures)).truth is Truth.MISS
    assert find(search, a_call(said)).truth is Truth.NOT_EVALUABLE
