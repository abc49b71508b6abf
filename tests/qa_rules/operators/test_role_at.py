import pytest

from conversation.errors import RuleError
from qa_rules.outcome import Truth
from searching import a_search, find

CALL = "ivr: 欢迎\nagent: 您好\ncustomer: 你好\nagent: 再见"


@pytest.mark.parametrize(
    ("turn", "role", "truth"),
    [
        (1, "agent", Truth.HIT),
        (2, "agent", Truth.MISS),
        (-1, "agent", Truth.HIT),
        (-2, "customer", Truth.HIT),
        (9, "agent", Truth.MISS),
    ],
)
def test_the_party_of_a_turn_is_asked(turn: int, role: str, truth: Truth) -> None:
    assert find(f"operator: role_at\nrole: {role}\nturn: {turn}", CALL).truth is truth


def test_a_turn_of_an_unknown_party_cannot_be_judged() -> None:
    search = "operator: role_at\nrole: agent\nturn: 1"

    assert find(search, "unknown: 喂\nagent: 您好").truth is Truth.NOT_EVALUABLE


@pytest.mark.parametrize("search", ["role: agent\nturn: 0", "turn: 1"])
def test_a_turn_and_a_party_are_needed(search: str) -> None:
    with pytest.raises(RuleError, match=r"count from 1|asks for one party"):
        a_search(f"operator: role_at\n{search}")
