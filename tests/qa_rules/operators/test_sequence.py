import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Outcome, Truth
from searching import a_search, find, outcome_of

BESIDE = """
greet: {operator: keyword, role: agent, any: [您好]}
verify: {operator: keyword, role: agent, any: [核实身份]}
decline: {operator: keyword, role: customer, any: [不方便]}
offer: {operator: keyword, role: agent, any: [分期]}
bye: {operator: keyword, role: agent, any: [再见]}
""".strip()
SEARCH = "operator: sequence\nsteps: [greet, verify within 2 turns, offer, bye]"
CALL = """
agent: 您好
customer: 你好
agent: 先核实身份
customer: 好
agent: 可以分期
customer: 好
agent: 再见
"""


def test_steps_in_order_are_a_hit_with_one_piece_of_evidence_each() -> None:
    finding = find(SEARCH, CALL, beside=BESIDE)

    assert [hit.quote for hit in finding.hits] == ["您好", "核实身份", "分期", "再见"]


def test_a_step_out_of_order_is_a_miss_that_names_the_step() -> None:
    finding = find(SEARCH, "agent: 您好，可以分期\nagent: 先核实身份\nagent: 再见", beside=BESIDE)

    assert finding.truth is Truth.MISS
    assert "第 3 步 offer" in finding.reason


def test_a_step_that_comes_too_late_is_a_miss() -> None:
    call = CALL.replace("agent: 先核实身份", "agent: 嗯\ncustomer: 嗯\nagent: 先核实身份")

    assert find(SEARCH, call, beside=BESIDE).truth is Truth.MISS


def test_a_later_first_step_is_tried_as_well() -> None:
    call = "agent: 您好\ncustomer: 喂\nagent: 嗯\ncustomer: 喂\n" + CALL.strip()

    assert find(SEARCH, call, beside=BESIDE).truth is Truth.HIT


def test_one_step_may_be_one_of_several() -> None:
    search = "operator: sequence\nsteps: [greet, verify or decline, bye]"

    assert (
        find(search, "agent: 您好\ncustomer: 不方便\nagent: 再见", beside=BESIDE).truth is Truth.HIT
    )


def test_a_branch_is_taken_where_its_search_was_found() -> None:
    branch = "{when: decline, then: [bye], otherwise: [offer, bye]}"
    search = f"operator: sequence\nsteps:\n- greet\n- {branch}"

    assert (
        find(search, "agent: 您好\ncustomer: 不方便\nagent: 再见", beside=BESIDE).truth is Truth.HIT
    )
    assert (
        find(search, "agent: 您好\ncustomer: 说吧\nagent: 再见", beside=BESIDE).truth is Truth.MISS
    )
    assert find(search, "agent: 您好\nagent: 分期\nagent: 再见", beside=BESIDE).truth is Truth.HIT


def test_a_flow_whose_first_step_never_comes_is_not_applicable() -> None:
    checkpoint = a_search("operator: sequence\nsteps: [verify, offer]", beside=BESIDE)

    assert outcome_of(checkpoint, "agent: 您好\nagent: 再见") is Outcome.NOT_APPLICABLE
    assert outcome_of(checkpoint, "agent: 先核实身份\nagent: 再见") is Outcome.FAIL


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("[greet, verifi]", "did you mean `verify`"),
        ("[greet, verify in 2]", "is not a step"),
        ("[greet]", "at least 2"),
    ],
)
def test_steps_that_cannot_be_followed_are_refused(steps: str, complaint: str) -> None:
    with pytest.raises(RuleError, match=complaint):
        a_search(f"operator: sequence\nsteps: {steps}", beside=BESIDE)
