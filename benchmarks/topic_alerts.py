"""False alarms a week, and days until a planted surge is found, on simulated history.

Run ``python -m benchmarks.topic_alerts``.

A year of complaints: topics of very different size, weekday pattern, volume that drifts and jumps
for all topics alike, and day-to-day extra variation (negative binomial).
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np

from topics.trend import find_trends

START = date(2026, 1, 5)
WEEKDAYS = (1.15, 1.05, 1.0, 1.0, 0.95, 0.55, 0.45)
TOPICS = 60
EXTRA_VARIANCE = 0.05  # variance = mean + EXTRA_VARIANCE * mean²
ALARM_WEEKS = 26


def simulate(
    seed: int, *, days: int, surge: tuple[int, float, float] | None = None
) -> tuple[dict[str, dict[date, int]], dict[date, int]]:
    """Counts by topic and totals by day; ``surge`` is (first day, calls a day, times as many)."""
    dice = np.random.default_rng(seed)
    means = np.exp(dice.normal(0.4, 1.2, TOPICS))
    counts: dict[str, dict[date, int]] = {f"t-{i:04d}": {} for i in range(TOPICS)}
    totals = {}
    for number in range(days):
        day = START + timedelta(days=number)
        busy = WEEKDAYS[number % 7] * (1 + 0.002 * number) * float(np.exp(dice.normal(0, 0.1)))
        totals[day] = int(dice.poisson(2000 * busy))
        for topic in range(TOPICS):
            mean = means[topic] * busy
            if surge and topic == 0:
                first, base, times = surge
                mean = base * busy * (times if number >= first else 1.0)
            wobble = dice.gamma(1 / EXTRA_VARIANCE, EXTRA_VARIANCE)
            counts[f"t-{topic:04d}"][day] = int(dice.poisson(mean * wobble))
    return counts, totals


def main() -> None:
    """Print both tables."""
    print("false alarms: no topic changes, one look a day")
    print("| run | alarm days a week | new alarms a week |")
    print("|---|---|---|")
    for seed in range(4):
        lit, fresh = count_false_alarms(seed)
        print(f"| {seed} | {lit:.2f} | {fresh:.2f} |")
    print("\nplanted surge: days until it is on the alert list (40 runs each)")
    print("| calls a day before | times | found within 14 days | median days |")
    print("|---|---|---|---|")
    for base in (1.0, 3.0, 10.0):
        for times in (1.5, 2.0, 3.0):
            delays = [days_until_found(seed, base, times) for seed in range(40)]
            found = [delay for delay in delays if delay]
            median = f"{np.median(found):.0f}" if found else "–"
            print(f"| {base:g} | {times:g} | {len(found) / len(delays):.0%} | {median} |")


def count_false_alarms(seed: int) -> tuple[float, float]:
    """Topics on the list a week, and how many of them were not there the day before."""
    counts, totals = simulate(seed, days=70 + 7 * ALARM_WEEKS)
    lit, fresh, yesterday = 0, 0, set[str]()
    for number in range(70, 70 + 7 * ALARM_WEEKS):
        today = _alerts(counts, totals, START + timedelta(days=number))
        lit, fresh, yesterday = lit + len(today), fresh + len(today - yesterday), today
    return lit / ALARM_WEEKS, fresh / ALARM_WEEKS


def days_until_found(seed: int, base: float, times: float) -> int | None:
    """Days from the first day of the surge, 1 for the evening of that day; at most 14."""
    first = 70
    counts, totals = simulate(1000 + seed, days=first + 14, surge=(first, base, times))
    for delay in range(1, 15):
        if "t-0000" in _alerts(counts, totals, START + timedelta(days=first + delay)):
            return delay
    return None


def _alerts(
    counts: Mapping[str, Mapping[date, int]], totals: Mapping[date, int], until: date
) -> set[str]:
    return {t.topic_id for t in find_trends(counts, totals, until=until) if t.is_alert}


if __name__ == "__main__":
    main()
