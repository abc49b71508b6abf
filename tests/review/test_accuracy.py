from datetime import UTC, datetime

import pytest

from review import (
    Decision,
    Judged,
    Verdict,
    gwet_ac1,
    measure_accuracy,
    measure_agreement,
    weigh,
)
from review.accuracy import wilson_interval


def test_precision_and_recall_weigh_each_call_by_what_it_stands_for() -> None:
    judged = [
        *[Judged("a", "fail", "fail")] * 8,
        *[Judged("a", "fail", "pass")] * 2,
        # One missed fail, in a stratum of which one call in twenty was looked at.
        Judged("a", "pass", "fail", weight=20.0),
        *[Judged("a", "pass", "pass", weight=20.0)] * 9,
        Judged("a", "undetermined", "pass"),
    ]
    (found,) = measure_accuracy(judged)
    assert found.precision is not None
    assert found.recall is not None
    assert found.overturned is not None
    assert found.precision.value == 0.8
    assert found.recall.value == pytest.approx(8 / 28, abs=1e-4)
    assert found.overturned.value == pytest.approx(22 / 210, abs=1e-4)
    assert (found.reviewed, found.missed, found.resolved) == (21, 1, 1)
    assert found.precision.low < 0.8 < found.precision.high
    # The single heavy answer leaves the recall all but unknown.
    assert found.recall.high - found.recall.low > 0.6


def test_without_a_fail_there_is_no_precision_and_no_recall() -> None:
    (found,) = measure_accuracy([Judged("a", "pass", "pass")])
    assert (found.precision, found.recall) == (None, None)


def test_wilsons_interval_is_that_of_the_textbook() -> None:
    assert wilson_interval(0.8, 10) == pytest.approx((0.4902, 0.9433), abs=2e-4)
    assert wilson_interval(0.0, 10)[0] == 0.0
    assert wilson_interval(1.0, 10)[1] == 1.0


def test_ac1_stays_high_where_kappa_collapses() -> None:
    first = ["pass"] * 98 + ["fail", "pass"]
    second = ["pass"] * 98 + ["pass", "fail"]
    agreement = measure_agreement(first, second)
    assert agreement.exact == 0.98
    assert agreement.kappa is not None
    assert agreement.kappa < 0.0
    # p(fail) = 0.01: chance 2 · 0.01 · 0.99 = 0.0198
    assert agreement.ac1 == pytest.approx((0.98 - 0.0198) / (1 - 0.0198), abs=1e-4)
    assert gwet_ac1(["pass"], ["pass"]) == 1.0


def test_a_reviewed_call_stands_for_its_stratum() -> None:
    risky = {"r1": True, "r2": True, **{f"q{i}": False for i in range(10)}}
    decisions = [
        Decision(call, "card", "a", 1, "王", Verdict.PASS, "pass", "", datetime.now(UTC))
        for call in ("r1", "r2", "q3", "q4", "gone")
    ]
    assert [one.weight for one in weigh(decisions, risky=risky)] == [1.0, 1.0, 5.0, 5.0]
