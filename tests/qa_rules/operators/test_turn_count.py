import pytest

from qa_rules.outcome import Truth
from searching import find

CALL = "agent: 您好\ncustomer: 你好\nagent: 请讲\nivr: 请评价"


@pytest.mark.parametrize(
    ("role", "count", "truth"),
    [
        ("any", "exactly 3", Truth.HIT),
        ("agent", "at least 2", Truth.HIT),
        ("customer", "at least 2", Truth.MISS),
        ("agent", "between 1 and 5", Truth.HIT),
    ],
)
def test_turns_of_a_party_are_counted(role: str, count: str, truth: Truth) -> None:
    assert find(f"operator: turn_count\nrole: {role}\ncount: {count}", CALL).truth is truth


def test_a_window_without_turns_has_none() -> None:
    search = "operator: turn_count\nwithin: turns 9..12\ncount: exactly 0"

    assert find(search, CALL).truth is Truth.HIT
