import pytest

from qa_rules.quantity import parse_comparison, parse_number, parse_seconds, parse_share


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("8s", 8), (8, 8), ("0.5s", 0.5), ("1m30s", 90), ("2min", 120), ("1h", 3600), ("8", 8)],
)
def test_lengths_of_time(text: object, seconds: float) -> None:
    assert parse_seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "soon", True, None, "8x", "-3s"])
def test_what_is_no_length_of_time_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="not a length of time"):
        parse_seconds(text)


@pytest.mark.parametrize(("text", "share"), [("70%", 0.7), (0.7, 0.7), (1, 1.0), ("0%", 0)])
def test_shares(text: object, share: float) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize("text", [70, "70", "much", True, -0.1])
def test_what_is_no_share_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="not a share"):
        parse_share(text)


@pytest.mark.parametrize(
    ("text", "below", "at", "above"),
    [
        ("at least 3", False, True, True),
        ("at most 3", True, True, False),
        ("over 3", False, False, True),
        ("more than 3", False, False, True),
        ("under 3", True, False, False),
        ("less than 3", True, False, False),
        ("exactly 3", False, True, False),
        ("3", False, True, False),
        (3, False, True, False),
        ("≠ 3", True, False, True),
        ("between 3 and 3.5", False, True, False),
    ],
)
def test_comparisons(text: object, below: bool, at: bool, above: bool) -> None:
    comparison = parse_comparison(text, parse_number)

    assert (comparison.holds(2), comparison.holds(3), comparison.holds(4)) == (below, at, above)
