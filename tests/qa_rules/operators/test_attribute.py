import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

CALL = """
queue: credit-card
direction: inbound
vip: 3
product: 白金卡
card_since: 2024-05-01
agent: 您好
"""


@pytest.mark.parametrize(
    ("name", "value", "truth"),
    [
        ("queue", "= credit-card", Truth.HIT),
        ("queue", "credit-card", Truth.HIT),
        ("queue", "!= loan", Truth.HIT),
        ("direction", "= outbound", Truth.MISS),
        ("vip", "> 2", Truth.HIT),
        ("vip", ">= 3", Truth.HIT),
        ("vip", "< 3", Truth.MISS),
        ("vip", "<= 10", Truth.HIT),
        ("vip", "between 1 and 5", Truth.HIT),
        ("vip", "between 4 and 5", Truth.MISS),
        ("product", "contains 白金", Truth.HIT),
        ("product", "not contains 白金", Truth.MISS),
        ("product", "in 金卡, 白金卡", Truth.HIT),
        ("product", "not in 金卡、普卡", Truth.HIT),
        ("card_since", "> 2024-01-01", Truth.HIT),
        ("branch", "missing", Truth.HIT),
        ("branch", "present", Truth.MISS),
        ("branch", "< 5", Truth.MISS),
        ("branch", "!= x", Truth.HIT),
        ("product", "> 5", Truth.MISS),
    ],
)
def test_a_field_is_compared(name: str, value: str, truth: Truth) -> None:
    assert find(f"operator: attribute\nname: {name}\nvalue: '{value}'", CALL).truth is truth


def test_the_evidence_names_field_and_value() -> None:
    finding = find("operator: attribute\nname: vip\nvalue: 3", CALL)

    assert (finding.hits[0].turn_index, finding.hits[0].detail) == (-1, "vip = 3")


def test_a_comparison_with_nothing_is_refused() -> None:
    with pytest.raises(RuleError, match="compares with nothing"):
        a_search("operator: attribute\nname: vip\nvalue: '>='")
