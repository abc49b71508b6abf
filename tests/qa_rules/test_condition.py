import pytest

from qa_rules.condition import parse_condition
from qa_rules.outcome import Truth

HIT, MISS, OPEN = Truth.HIT, Truth.MISS, Truth.NOT_EVALUABLE
_KNOWN = dict.fromkeys(("a", "b", "x_1", "x_2", "x_3"))


def _evaluate(text: str, **truths: Truth) -> Truth:
    condition = parse_condition(text, _KNOWN)
    return condition.evaluate(lambda name: truths.get(name, MISS))


def test_not_binds_tighter_than_and_and_and_tighter_than_or() -> None:
    assert _evaluate("a or b and not a", a=HIT) is HIT
    assert _evaluate("not a and b", b=HIT) is HIT
    assert _evaluate("(a or b) and not a", a=HIT) is MISS


@pytest.mark.parametrize(
    ("text", "expected"),
    [("any of x_*", HIT), ("all of x_*", MISS), ("2 of x_*", HIT), ("3 of x_*", MISS)],
)
def test_quantities_select_names_by_pattern(text: str, expected: Truth) -> None:
    assert _evaluate(text, x_1=HIT, x_3=HIT) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a and b", OPEN),
        ("a or b", HIT),
        ("not b", OPEN),
        ("b and x_1", MISS),
        ("2 of x_*", MISS),
    ],
)
def test_what_cannot_be_evaluated_decides_only_where_nothing_else_does(
    text: str, expected: Truth
) -> None:
    assert _evaluate(text, a=HIT, b=OPEN) is expected


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a and", "ends too early"),
        ("a b", "one word too many"),
        ("(a or b", "`)` is missing"),
        ("and a", "a name is missing"),
        ("any of y_*", "no search is called `y_*`"),
        ("4 of x_*", "can never hold"),
        ("0 of x_*", "can never hold"),
        ("some of x_*", "write `any of`"),
        ("x_*", "write `any of x_*`"),
        ("a & b", "`&` has no meaning"),
        ("", "ends too early"),
    ],
)
def test_a_broken_condition_says_what_is_wrong(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=r".") as raised:
        parse_condition(text, _KNOWN)

    assert complaint in str(raised.value)


def test_deep_nesting_is_refused_instead_of_overflowing() -> None:
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_condition("not " * 500 + "a", _KNOWN)
    with pytest.raises(ValueError, match="nested too deeply"):
        parse_condition("(" * 500 + "a" + ")" * 500, _KNOWN)
