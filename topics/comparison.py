"""What distinguishes one set of calls from another, chance ruled out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics.surprise import false_discovery_rates

MINIMUM_CALLS = 3  # what fewer calls of both sets have is an anecdote
FEW_CALLS = 2000  # below this the exact test is cheap and needed
Z95 = 1.959963984540054  # the normal quantile of 0.975

Feature = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Contrast:
    """One property of calls in two sets; shares in 0..1.

    ``kind`` is ``topic``, ``term``, ``queue``…; ``low`` and ``high`` bound ``difference`` (second
    minus first) with 95 % confidence; ``surprise`` is the share of false findings if everything as
    strong is believed.
    """

    kind: str
    value: str
    first: int
    second: int
    first_share: float
    second_share: float
    difference: float
    low: float
    high: float
    surprise: float
    is_significant: bool


@dataclass(frozen=True, slots=True)
class NumberContrast:
    """Means of one number in two sets, with a 95 % interval of their difference (Welch)."""

    name: str
    first_calls: int
    second_calls: int
    first_mean: float
    second_mean: float
    difference: float
    low: float
    high: float
    surprise: float
    is_significant: bool


def contrast(
    first: Mapping[Feature, int],
    second: Mapping[Feature, int],
    *,
    first_calls: int,
    second_calls: int,
    false_share: float = 0.05,
) -> tuple[Contrast, ...]:
    """Compare how many calls of each set have each ``(kind, value)``, most certain first.

    The rate of false findings is bounded within each kind: thousands of terms must not hide a
    queue.
    """
    features = sorted(
        feature
        for feature in {*first, *second}
        if first.get(feature, 0) + second.get(feature, 0) >= MINIMUM_CALLS
    )
    if not (first_calls and second_calls):
        return ()
    chances = {
        feature: chance_of_difference(
            first.get(feature, 0), first_calls, second.get(feature, 0), second_calls
        )
        for feature in features
    }
    surprise: dict[Feature, float] = {}
    for kind in sorted({kind for kind, _ in features}):
        same = [feature for feature in features if feature[0] == kind]
        rates = false_discovery_rates([chances[feature] for feature in same])
        surprise |= {feature: float(rate) for feature, rate in zip(same, rates, strict=True)}
    found = [
        _contrast(
            feature, first.get(feature, 0), first_calls, second.get(feature, 0), second_calls,
            surprise[feature], false_share,
        )
        for feature in features
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda c: (c.surprise, -abs(c.difference), c.kind, c.value)))


def contrast_numbers(
    first: Mapping[str, Sequence[float]],
    second: Mapping[str, Sequence[float]],
    *,
    false_share: float = 0.05,
) -> tuple[NumberContrast, ...]:
    """Compare the means of measures and scores; numbers with fewer than two calls are left out."""
    names = sorted(n for n in first if len(first[n]) > 1 and len(second.get(n, ())) > 1)
    tested = [_welch(first[name], second[name]) for name in names]
    rates = false_discovery_rates([chance for _, _, chance in tested])
    return tuple(
        NumberContrast(
            name, len(first[name]), len(second[name]),
            float(np.mean(first[name])), float(np.mean(second[name])),
            float(np.mean(second[name]) - np.mean(first[name])),
            low, high, float(rate), bool(rate <= false_share),
        )
        for name, (low, high, _), rate in zip(names, tested, rates, strict=True)
    )  # fmt: skip


def chance_of_difference(first: int, first_calls: int, second: int, second_calls: int) -> float:
    """Two-sided p-value that both sets have the same share (Fisher; normal for large sets)."""
    from scipy.special import ndtr
    from scipy.stats import fisher_exact

    if first_calls + second_calls <= FEW_CALLS or first + second < 50:
        rows = [[first, first_calls - first], [second, second_calls - second]]
        return float(fisher_exact(rows)[1])
    pooled = (first + second) / (first_calls + second_calls)
    error = np.sqrt(pooled * (1 - pooled) * (1 / first_calls + 1 / second_calls))
    if error == 0:
        return 1.0
    z = abs(second / second_calls - first / first_calls) / error
    return float(2 * ndtr(-z))


def share_interval(share: int, calls: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson, 1927)."""
    if not calls:
        return 0.0, 1.0
    p, square = share / calls, Z95**2
    middle = (p + square / (2 * calls)) / (1 + square / calls)
    half = Z95 * np.sqrt(p * (1 - p) / calls + square / (4 * calls**2)) / (1 + square / calls)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))


def difference_interval(
    first: int, first_calls: int, second: int, second_calls: int
) -> tuple[float, float]:
    """95 % interval of the second share minus the first (Newcombe, 1998, method 10)."""
    a, b = first / first_calls, second / second_calls
    a_low, a_high = share_interval(first, first_calls)
    b_low, b_high = share_interval(second, second_calls)
    below = np.hypot(b - b_low, a_high - a)
    above = np.hypot(b_high - b, a - a_low)
    return float(b - a - below), float(b - a + above)


def _contrast(
    feature: Feature, first: int, first_calls: int, second: int, second_calls: int,
    surprise: float, false_share: float,
) -> Contrast:  # fmt: skip
    a, b = first / first_calls, second / second_calls
    low, high = difference_interval(first, first_calls, second, second_calls)
    return Contrast(
        *feature, first, second, round(a, 6), round(b, 6), round(b - a, 6),
        round(low, 6), round(high, 6), surprise, surprise <= false_share,
    )  # fmt: skip


def _welch(first: Sequence[float], second: Sequence[float]) -> tuple[float, float, float]:
    from scipy.stats import t

    a, b = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    variances = a.var(ddof=1) / len(a), b.var(ddof=1) / len(b)
    difference, error = float(b.mean() - a.mean()), float(np.sqrt(sum(variances)))
    if error == 0:
        return difference, difference, 1.0 if difference == 0 else 0.0
    spread = variances[0] ** 2 / (len(a) - 1) + variances[1] ** 2 / (len(b) - 1)
    freedom = float(sum(variances) ** 2 / spread)
    half = float(t.ppf(0.975, freedom)) * error
    return difference - half, difference + half, float(2 * t.sf(abs(difference) / error, freedom))
