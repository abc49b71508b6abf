"""How surprising a count is, and which of many surprises to believe."""

from collections.abc import Sequence

import numpy as np

from topics.linear import Floats

PRIOR_CALLS = 0.5  # Jeffreys' prior of a Poisson rate


def chance_of_at_least(calls: float, *, total: float, before: float, before_total: float) -> float:
    """Probability of ``calls`` or more of ``total``, had the rate before gone on.

    The rate is known only from ``before`` calls of ``before_total``: the predictive distribution is
    negative binomial (Gamma posterior of a Poisson rate), so that a short history alarms less.
    """
    from scipy.special import betainc

    if calls <= 0 or total <= 0:
        return 1.0
    if before_total <= 0:
        return 1.0
    share = total / (total + before_total)
    return float(betainc(calls, before + PRIOR_CALLS, share))


def chance_of_at_most(calls: float, *, total: float, before: float, before_total: float) -> float:
    """Probability of ``calls`` or fewer of ``total``, had the rate before gone on."""
    from scipy.special import betainc

    if total <= 0 or before_total <= 0:
        return 1.0
    share = before_total / (total + before_total)
    return float(betainc(before + PRIOR_CALLS, calls + 1.0, share))


def false_discovery_rates(chances: Sequence[float]) -> Floats:
    """For each p-value the share of false alarms when everything as surprising is reported.

    Benjamini and Hochberg, 1995.
    """
    values = np.asarray(chances, dtype=float)
    if not len(values):
        return values
    order = np.argsort(-values, kind="stable")
    ranks = np.arange(len(values), 0, -1)
    adjusted = np.minimum.accumulate(values[order] * len(values) / ranks)
    found = np.empty_like(values)
    found[order] = np.minimum(adjusted, 1.0)
    return found


def dispersion(counts: Sequence[float], expected: Sequence[float]) -> float:
    """How much more counts vary than chance lets them (Pearson), at least 1."""
    seen, wanted = np.asarray(counts, dtype=float), np.asarray(expected, dtype=float)
    usable = wanted > 0
    freedom = int(usable.sum()) - 1
    if freedom < 1:
        return 1.0
    surplus = ((seen[usable] - wanted[usable]) ** 2 / wanted[usable]).sum() / freedom
    return max(1.0, float(surplus))
