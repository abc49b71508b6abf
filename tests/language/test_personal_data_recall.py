"""The bars of ``benchmarks.personal_data`` on a smaller sample; figures in docs/security.md."""

import pytest

from benchmarks.personal_calls import talks
from benchmarks.personal_data import label, score


@pytest.mark.parametrize(
    ("rate", "slips", "lowest_recall"),
    [(0.0, False, 0.99), (0.1, False, 0.97), (0.2, False, 0.95), (0.0, True, 0.98)],
)
def test_recall_and_precision_hold_their_bars(
    rate: float, slips: bool, lowest_recall: float
) -> None:
    calls = [label(talk, rate=rate, slips=slips) for talk in talks(each=60)]
    found, right, _ = score(calls)
    hits = sum(count for (_, hit), count in found.items() if hit)
    good = sum(count for (_, well), count in right.items() if well)
    assert hits / found.total() >= lowest_recall
    assert good / right.total() >= 0.95


def test_a_finder_that_flags_everything_or_nothing_would_fail() -> None:
    calls = [label(talk, rate=0.0, slips=False) for talk in talks(each=4)]
    assert any(call.values == () for call in calls)
    assert any(call.values for call in calls)
