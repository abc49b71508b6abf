"""Did it get better? The rate of a topic before and after an action, against control topics.

An interrupted time series: week by week, the calls of the topic against those of the controls,
which move with everything that moves all topics (volume, season, a change of the recogniser).
Quasi-binomial regression on week and action; the interval allows for extra variation and for weeks
that resemble their neighbours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from topics.linear import Floats

MINIMUM_BEFORE = 6  # weeks
MINIMUM_AFTER = 3
MINIMUM_CALLS = 20  # of the topic before the action
WORTHWHILE = 0.8  # an interval that includes a fall by a fifth cannot say "not improved"
DRIFT_WEEKS = 12  # before the action, to tell a drift that was there from its effect
_ROUNDS = 50


class Verdict(StrEnum):
    """What may be said of an action."""

    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    WORSE = "worse"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, slots=True)
class Week:
    """Calls of the topic, of the controls, and whether the action was in force."""

    topic: int
    controls: int
    after: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """What the action did to the topic: ``ratio`` 0.7 is three in ten fewer than without it.

    ``low`` and ``high`` bound it with 95 % confidence; ``None`` where nothing can be estimated.
    """

    verdict: Verdict
    reason: str
    ratio: float | None
    low: float | None
    high: float | None
    weeks_before: int
    weeks_after: int
    calls_before: int
    calls_after: int


def verify_effect(weeks: Sequence[Week]) -> Effect:
    """Judge an action from the weeks before and after it, in order; empty weeks are passed over."""
    usable = [week for week in weeks if week.topic + week.controls > 0]
    shortage = _shortage(usable)
    if shortage:
        return _effect(usable, Verdict.TOO_EARLY, shortage)
    estimate, low, high = _estimate(usable)
    if high < 1:
        verdict, reason = Verdict.IMPROVED, "fewer than the controls let expect"
    elif low > 1:
        verdict, reason = Verdict.WORSE, "more than the controls let expect"
    elif low >= WORTHWHILE:
        verdict, reason = Verdict.NOT_IMPROVED, "no fall of a fifth or more is possible"
    else:
        verdict = Verdict.TOO_EARLY
        reason = "the interval still includes both no change and a worthwhile fall"
    return _effect(usable, verdict, reason, estimate, low, high)


def _shortage(weeks: Sequence[Week]) -> str:
    before = [week for week in weeks if not week.after]
    after = len(weeks) - len(before)
    if len(before) < MINIMUM_BEFORE:
        return f"{len(before)} of at least {MINIMUM_BEFORE} weeks before the action"
    if after < MINIMUM_AFTER:
        return f"{after} of at least {MINIMUM_AFTER} full weeks after the action"
    calls = sum(week.topic for week in before)
    if calls < MINIMUM_CALLS:
        return f"{calls} of at least {MINIMUM_CALLS} calls before the action"
    if not sum(week.controls for week in weeks):
        return "no control topic has calls"
    return ""


def _estimate(weeks: Sequence[Week]) -> tuple[float, float, float]:
    """Rate ratio of the action with its 95 % interval."""
    from scipy.stats import t

    calls = np.array([week.topic for week in weeks], dtype=float)
    total = calls + np.array([week.controls for week in weeks], dtype=float)
    after = np.array([week.after for week in weeks], dtype=float)
    # Half a call on either side keeps a topic that has vanished finite.
    calls, total = calls + 0.5, total + 1.0
    columns = [np.ones(len(weeks)), after]
    if (after == 0).sum() >= DRIFT_WEEKS:
        columns.insert(1, np.linspace(-1, 1, len(weeks)))
    design = np.column_stack(columns)
    weights, fitted = _regress(design, calls, total)
    information = design.T @ (design * (total * fitted * (1 - fitted))[:, None])
    residuals = calls - total * fitted
    freedom = len(weeks) - design.shape[1]
    spread = max(1.0, float((residuals**2 / (total * fitted * (1 - fitted))).sum() / freedom))
    spread *= _persistence(residuals / np.sqrt(total * fitted * (1 - fitted)))
    error = float(np.sqrt(np.linalg.inv(information)[-1, -1] * spread))
    half = float(t.ppf(0.975, freedom)) * error
    effect = float(weights[-1])
    return float(np.exp(effect)), float(np.exp(effect - half)), float(np.exp(effect + half))


def _regress(design: Floats, calls: Floats, total: Floats) -> tuple[Floats, Floats]:
    from scipy.special import expit

    weights = np.zeros(design.shape[1])
    weights[0] = float(np.log(calls.sum() / (total.sum() - calls.sum())))
    for _ in range(_ROUNDS):
        fitted = np.asarray(expit(design @ weights))
        curvature = total * fitted * (1 - fitted) + 1e-9
        slope = design.T @ (calls - total * fitted)
        step = np.linalg.solve(design.T @ (design * curvature[:, None]), slope)
        weights = weights + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return weights, np.asarray(expit(design @ weights))


def _persistence(residuals: Floats) -> float:
    """How much neighbours' likeness widens the interval (AR(1)), at least 1."""
    square = float((residuals**2).sum())
    if square == 0:
        return 1.0
    likeness = float((residuals[1:] * residuals[:-1]).sum()) / square + 1 / len(residuals)
    likeness = min(max(likeness, 0.0), 0.6)
    return (1 + likeness) / (1 - likeness)


def _effect(
    weeks: Sequence[Week], verdict: Verdict, reason: str,
    ratio: float | None = None, low: float | None = None, high: float | None = None,
) -> Effect:  # fmt: skip
    before = [week for week in weeks if not week.after]
    after = [week for week in weeks if week.after]
    return Effect(
        verdict, reason, ratio, low, high, len(before), len(after),
        sum(week.topic for week in before), sum(week.topic for week in after),
    )  # fmt: skip
