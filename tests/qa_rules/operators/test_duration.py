import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

CALL = "[0-95] agent: 您好"


@pytest.mark.parametrize(
    ("lasts", "truth"),
    [
        ("at least 95s", Truth.HIT),
        ("more than 95s", Truth.MISS),
        ("between 1m and 2m", Truth.HIT),
        ("under 1m30s", Truth.MISS),
        ("≥ 60", Truth.HIT),
    ],
)
def test_the_length_is_compared(lasts: str, truth: Truth) -> None:
    assert find(f"operator: duration\nlasts: {lasts}", CALL).truth is truth


@pytest.mark.parametrize("lasts", ["long", "between 2m and 1m", "at least"])
def test_a_comparison_that_cannot_be_read_is_refused(lasts: str) -> None:
    with pytest.raises(RuleError, match=r"not a length of time|can never hold"):
        a_search(f"operator: duration\nlasts: {lasts}")
