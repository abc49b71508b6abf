from datetime import date, timedelta

import numpy as np
import pytest

from topics.surprise import chance_of_at_least, dispersion, false_discovery_rates
from topics.trend import Change, find_trends

MONDAY = date(2026, 3, 2)
UNTIL = MONDAY + timedelta(weeks=10)
WEEKDAYS = (6, 5, 5, 5, 4, 2, 1)


def days(per_weekday: tuple[int, ...], *, weeks: int = 10) -> dict[date, int]:
    return {MONDAY + timedelta(days=n): per_weekday[n % 7] for n in range(7 * weeks)}


def totals(weeks: int = 10) -> dict[date, int]:
    return days((120, 100, 100, 100, 90, 40, 30), weeks=weeks)


def test_a_topic_that_follows_its_weekdays_is_steady() -> None:
    (trend,) = find_trends({"t": days(WEEKDAYS)}, totals(), until=UNTIL)
    assert trend.change is Change.STEADY
    assert trend.ratio == pytest.approx(1.0, abs=0.15)


def test_a_quiet_sunday_after_a_busy_monday_is_not_a_fall() -> None:
    (trend,) = find_trends({"t": days(WEEKDAYS)}, totals(), until=UNTIL)
    assert trend.change is not Change.FALLING


def test_a_doubled_week_is_growing_and_comes_first() -> None:
    doubled = days(WEEKDAYS)
    doubled |= {UNTIL - timedelta(days=n): 14 for n in range(1, 8)}
    found = find_trends({"a": days(WEEKDAYS), "b": doubled}, totals(), until=UNTIL)
    assert [(t.topic_id, t.change) for t in found] == [
        ("b", Change.GROWING),
        ("a", Change.STEADY),
    ]


def test_more_calls_of_every_kind_are_no_alarm() -> None:
    busy = totals() | {
        UNTIL - timedelta(days=n): 3 * totals()[UNTIL - timedelta(days=n)] for n in range(1, 8)
    }
    risen = days(WEEKDAYS) | {
        UNTIL - timedelta(days=n): 3 * days(WEEKDAYS)[UNTIL - timedelta(days=n)]
        for n in range(1, 8)
    }
    (trend,) = find_trends({"t": risen}, busy, until=UNTIL)
    assert not trend.is_alert


def test_a_topic_never_seen_before_is_emerging_only_with_enough_calls() -> None:
    new = {UNTIL - timedelta(days=1): 9}
    rare = {UNTIL - timedelta(days=1): 3}
    found = {t.topic_id: t for t in find_trends({"new": new, "r": rare}, totals(), until=UNTIL)}
    assert found["new"].change is Change.EMERGING
    assert found["r"].change is Change.STEADY
    assert "fewer" in found["r"].reason


def test_two_weeks_of_history_are_too_little_and_say_so() -> None:
    (trend,) = find_trends(
        {"t": days(WEEKDAYS, weeks=2)}, totals(2), until=MONDAY + timedelta(weeks=2)
    )
    assert trend.change is Change.TOO_LITTLE_DATA
    assert "weeks" in trend.reason


def test_a_week_without_any_call_is_neither_an_error_nor_an_alarm() -> None:
    (trend,) = find_trends({"t": days(WEEKDAYS)}, totals(), until=UNTIL + timedelta(weeks=1))
    assert (trend.calls, trend.is_alert) == (0, False)


def test_the_week_after_one_without_any_call_is_compared_with_the_weeks_that_had_calls() -> None:
    closed = {UNTIL - timedelta(days=n) for n in range(8, 15)}
    counts = {day: n for day, n in days(WEEKDAYS).items() if day not in closed}
    every = {day: n for day, n in totals().items() if day not in closed}
    (trend,) = find_trends({"t": counts}, every, until=UNTIL)
    assert trend.change is Change.STEADY
    assert trend.ratio == pytest.approx(1.0, abs=0.15)
    doubled = counts | {UNTIL - timedelta(days=n): 14 for n in range(1, 8)}
    (trend,) = find_trends({"t": doubled}, every, until=UNTIL)
    assert trend.is_alert


def test_the_predictive_chance_is_that_of_simulated_counts() -> None:
    dice = np.random.default_rng(1)
    rates = dice.gamma(20.5, 1 / 1000, 200_000)
    seen = dice.poisson(rates * 100)
    told = chance_of_at_least(6, total=100, before=20, before_total=1000)
    assert told == pytest.approx(float((seen >= 6).mean()), abs=0.002)


def test_false_discovery_rates_are_those_of_benjamini_and_hochberg() -> None:
    assert false_discovery_rates([0.01, 0.04, 0.03, 0.5]).tolist() == pytest.approx(
        [0.04, 0.16 / 3, 0.16 / 3, 0.5]
    )
    assert false_discovery_rates([]).tolist() == []


def test_dispersion_is_one_for_chance_and_more_for_jumps() -> None:
    assert dispersion([5, 5, 5], [5, 5, 5]) == 1.0
    assert dispersion([0, 10, 0, 10], [5, 5, 5, 5]) > 5
