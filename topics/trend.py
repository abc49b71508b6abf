"""What grows, what falls and what is new, against the same weekdays of the weeks before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from topics.surprise import (
    chance_of_at_least,
    chance_of_at_most,
    dispersion,
    false_discovery_rates,
)

Days = Mapping[date, int]
WEEK = 7


class Change(StrEnum):
    """What became of a topic."""

    EMERGING = "emerging"
    GROWING = "growing"
    FALLING = "falling"
    STEADY = "steady"
    TOO_LITTLE_DATA = "too_little_data"


@dataclass(frozen=True, slots=True)
class TrendRules:
    """When a change is worth a person's time.

    ``windows`` are lengths in days that are looked at together; ``weeks`` of the same weekdays are
    the baseline, of which at least ``minimum_weeks`` must have calls. Below ``minimum_calls`` or
    ``minimum_ratio`` nothing alarms. ``false_share`` bounds the expected share of false alarms.
    """

    windows: tuple[int, ...] = (1, 7)
    weeks: int = 8
    minimum_weeks: int = 3
    minimum_calls: int = 5
    minimum_ratio: float = 1.5
    false_share: float = 0.02


@dataclass(frozen=True, slots=True)
class Trend:
    """One topic in the most telling window.

    ``rate`` and ``expected_rate`` per 1,000 calls; ``ratio`` is observed over expected, ``None``
    where nothing was expected. ``surprise`` is the share of false alarms if all alarms as strong
    as this one are believed. ``volatility`` is the coefficient of variation of the weekly rates.
    """

    topic_id: str
    change: Change
    window_days: int
    calls: int
    total: int
    rate: float
    expected_calls: float
    expected_rate: float
    ratio: float | None
    surprise: float
    volatility: float | None
    reason: str

    @property
    def is_alert(self) -> bool:
        """Whether somebody should look today."""
        return self.change in (Change.EMERGING, Change.GROWING)


@dataclass(frozen=True, slots=True)
class _Reading:
    window: int
    calls: int
    total: int
    before: float
    before_total: float
    expected: float
    rise: float
    fall: float


NO_RULES = TrendRules()


def find_trends(
    counts: Mapping[str, Days], totals: Days, *, until: date, rules: TrendRules = NO_RULES
) -> tuple[Trend, ...]:
    """Trends of every topic for windows that end before ``until``, alerts first.

    ``counts`` gives the calls of each topic by day, ``totals`` all calls by day; days without
    calls may be left out.
    """
    names = sorted(counts)
    open_weeks = _weeks_with_calls(totals, until, rules)
    if open_weeks < rules.minimum_weeks:
        reason = f"{open_weeks} of at least {rules.minimum_weeks} earlier weeks have calls"
        return tuple(_undecided(name, counts[name], totals, until, rules, reason) for name in names)
    readings = [
        [_read(counts[name], totals, until, window, rules) for window in rules.windows]
        for name in names
    ]
    tests = len(rules.windows)
    rises = false_discovery_rates([min(1.0, tests * min(r.rise for r in row)) for row in readings])
    falls = false_discovery_rates([min(1.0, tests * min(r.fall for r in row)) for row in readings])
    found = [
        _judge(name, row, float(rise), float(fall), volatility(counts[name], totals, until), rules)
        for name, row, rise, fall in zip(names, readings, rises, falls, strict=True)
    ]
    return tuple(sorted(found, key=_urgency))


def volatility(counts: Days, totals: Days, until: date, *, weeks: int = 12) -> float | None:
    """Coefficient of variation of the weekly rates; ``None`` below three weeks with calls."""
    rates = []
    for week in range(weeks):
        days = _window(until - timedelta(days=WEEK * week), WEEK)
        total = sum(totals.get(day, 0) for day in days)
        if total:
            rates.append(sum(counts.get(day, 0) for day in days) / total)
    if len(rates) < 3 or not any(rates):
        return None
    return round(float(np.std(rates, ddof=1) / np.mean(rates)), 4)


def _read(counts: Days, totals: Days, until: date, window: int, rules: TrendRules) -> _Reading:
    days = _window(until, window)
    calls = sum(counts.get(day, 0) for day in days)
    total = sum(totals.get(day, 0) for day in days)
    weeks = [_same_weekdays(days, week) for week in range(1, rules.weeks + 1)]
    seen = [sum(counts.get(day, 0) for day in week) for week in weeks]
    sizes = [sum(totals.get(day, 0) for day in week) for week in weeks]
    before, before_total = sum(seen), sum(sizes)
    rate = before / before_total if before_total else 0.0
    spread = dispersion(seen, [size * rate for size in sizes])
    scaled = {"before": before / spread, "before_total": before_total / spread}
    return _Reading(
        window, calls, total, before, before_total, total * rate,
        chance_of_at_least(calls / spread, total=total / spread, **scaled),
        chance_of_at_most(calls / spread, total=total / spread, **scaled),
    )  # fmt: skip


def _judge(
    name: str,
    readings: Sequence[_Reading],
    rise: float,
    fall: float,
    moving: float | None,
    rules: TrendRules,
) -> Trend:
    up = rise <= fall
    best = min(readings, key=lambda r: (r.rise if up else r.fall, -r.window))
    ratio = best.calls / best.expected if best.expected else None
    change, reason = _change(best, ratio, rise, fall, rules)
    return Trend(
        name, change, best.window, best.calls, best.total, _per_thousand(best.calls, best.total),
        round(best.expected, 2), _per_thousand(best.expected, best.total),
        round(ratio, 3) if ratio is not None else None, rise if up else fall, moving, reason,
    )  # fmt: skip


def _change(
    best: _Reading, ratio: float | None, rise: float, fall: float, rules: TrendRules
) -> tuple[Change, str]:
    if rise <= rules.false_share:
        if best.calls < rules.minimum_calls:
            return Change.STEADY, f"fewer than {rules.minimum_calls} calls"
        if ratio is not None and ratio < rules.minimum_ratio:
            return Change.STEADY, f"less than {rules.minimum_ratio:g} times the usual"
        is_new = best.before == 0
        return (Change.EMERGING, "never before") if is_new else (Change.GROWING, "above the usual")
    if fall <= rules.false_share and best.expected >= rules.minimum_calls:
        return Change.FALLING, "below the usual"
    return Change.STEADY, "within the usual"


def _undecided(
    name: str, counts: Days, totals: Days, until: date, rules: TrendRules, reason: str
) -> Trend:
    window = max(rules.windows)
    days = _window(until, window)
    calls = sum(counts.get(day, 0) for day in days)
    total = sum(totals.get(day, 0) for day in days)
    return Trend(
        name, Change.TOO_LITTLE_DATA, window, calls, total, _per_thousand(calls, total),
        0.0, 0.0, None, 1.0, None, reason,
    )  # fmt: skip


def _weeks_with_calls(totals: Days, until: date, rules: TrendRules) -> int:
    latest = _window(until, max(rules.windows))
    weeks = (_same_weekdays(latest, week) for week in range(1, rules.weeks + 1))
    return sum(any(totals.get(day, 0) for day in week) for week in weeks)


def _window(until: date, days: int) -> list[date]:
    return [until - timedelta(days=back) for back in range(days, 0, -1)]


def _same_weekdays(days: Sequence[date], weeks: int) -> list[date]:
    return [day - timedelta(days=WEEK * weeks) for day in days]


def _per_thousand(calls: float, total: int) -> float:
    return round(1000 * calls / total, 3) if total else 0.0


def _urgency(trend: Trend) -> tuple[bool, float, float, str]:
    return (not trend.is_alert, trend.surprise, -trend.calls, trend.topic_id)
