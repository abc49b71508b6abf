"""Who is likely to complain soon: learnt from what customers did before others complained.

The same engine learns any label that happens to customers at a time (an offer accepted).
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import numpy as np

from topics.linear import Floats, sigmoid
from topics.snapshots import (
    FEATURES,
    History,
    Label,
    as_us,
    complaints_of,
    features_before,
    from_us,
    happened,
)

MINIMUM_LABELS = 60  # labelled snapshots in all, and
MINIMUM_EACH = 15  # in each of the three spans of time
STEP = timedelta(days=7)
STRENGTH = 0.3  # inverse regularisation of the standardised features
REASONS = 3
LEAST_PULL = 0.05  # on the log-odds; what pulls less is no reason


@dataclass(frozen=True)
class Snapshot:
    """The customers known at one moment: ``FEATURES`` from before it, and 1 where it came to pass.

    ``labels`` look from the moment to the end of the horizon; rows are customers by their id.
    """

    as_of: datetime
    features: Floats
    labels: Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """Snapshots of like probability: what was told and what happened, shares in 0..1."""

    told: float
    happened: float
    snapshots: int


@dataclass(frozen=True, slots=True)
class WarningQuality:
    """How the model did on the last span of time, which it has not seen.

    ``lift`` is how many times more often the label happens among the top tenth than on average;
    ``calibration_error`` the mean gap between told and happened.
    """

    trained_until: datetime
    tested_from: datetime
    snapshots: int
    labels: int
    auc: float
    brier: float
    base_brier: float
    calibration_error: float
    lift: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True)
class CareLine:
    """A customer on the care list; ``reasons`` are what speaks most for the label."""

    customer_id: str
    probability: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WarningReport:
    """The ranked list with the model's quality; ``note`` says why there is none."""

    horizon_days: int
    as_of: datetime | None
    lines: tuple[CareLine, ...]
    quality: WarningQuality | None
    note: str


@dataclass(frozen=True)
class _Model:
    middle: Floats
    scale: Floats
    weights: Floats
    bias: float
    slope: float
    offset: float

    def logits(self, features: Floats) -> Floats:
        raw = ((features - self.middle) / self.scale) @ self.weights + self.bias
        return np.asarray(raw * self.slope + self.offset)


def warn(
    history: History,
    *,
    horizon_days: int = 30,
    as_of: datetime | None = None,
    label: Label | None = None,
) -> WarningReport:
    """Rank customers by the probability of the label within ``horizon_days`` after ``as_of``.

    ``history`` ends before ``as_of``; the label is by default a complaint. The history is split by
    time into learning, calibrating and testing; a snapshot whose horizon reaches into the next span
    is left out, so that nothing of the future is learnt.
    """
    if not history.names:
        return WarningReport(horizon_days, as_of, (), None, "too little data: no customer is known")
    last = as_us(as_of) if as_of else history.last
    horizon = timedelta(days=horizon_days)
    snapshots = find_snapshots(
        history, complaints_of(history) if label is None else label, from_us(last), horizon
    )
    spans = _split(snapshots, horizon)
    counts = [sum(int(snapshot.labels.sum()) for snapshot in span) for span in spans]
    if sum(counts) < MINIMUM_LABELS or min(counts) < MINIMUM_EACH:
        return WarningReport(
            horizon_days, from_us(last), (), None,
            f"too little data: {counts[0]} labelled snapshots to learn from, {counts[1]} to "
            f"calibrate, {counts[2]} to test — {MINIMUM_EACH} each, {MINIMUM_LABELS} in all needed",
        )  # fmt: skip
    with _on_one_thread():
        model = _learn(spans[0], spans[1])
        quality = _test(model, spans[0], spans[2])
        lines = _rank(model, history, last)
    return WarningReport(horizon_days, from_us(last), lines, quality, "")


def _on_one_thread() -> AbstractContextManager[object]:
    """Eleven columns are no work for two threads: where others work too, they wait for each other.

    On a busy machine learning took ten times as long with two.
    """
    from threadpoolctl import threadpool_limits

    return cast("AbstractContextManager[object]", threadpool_limits(limits=1, user_api="blas"))


def find_snapshots(
    history: History, label: Label, last: datetime, horizon: timedelta
) -> list[Snapshot]:
    """Every week whose horizon is over, from the first on that has a month of history."""
    found = []
    moment, first = last - horizon, from_us(history.first)
    while moment - timedelta(days=30) >= first:
        known, features = features_before(history, as_us(moment))
        if len(known):
            soon = happened(label, len(history.names), as_us(moment), as_us(moment + horizon))
            found.append(Snapshot(moment, features, soon[known].astype(float)))
        moment -= STEP
    return found[::-1]


def _split(
    snapshots: Sequence[Snapshot], horizon: timedelta
) -> tuple[list[Snapshot], list[Snapshot], list[Snapshot]]:
    """Half of the moments to learn, a quarter to calibrate, a quarter to test, no overlap."""
    if len(snapshots) < 3:
        return [], [], []
    calibrate = snapshots[len(snapshots) // 2].as_of
    test = snapshots[len(snapshots) * 3 // 4].as_of
    return (
        [s for s in snapshots if s.as_of + horizon <= calibrate],
        [s for s in snapshots if calibrate <= s.as_of and s.as_of + horizon <= test],
        [s for s in snapshots if s.as_of >= test],
    )


def _learn(learning: Sequence[Snapshot], calibrating: Sequence[Snapshot]) -> _Model:
    from sklearn.linear_model import LogisticRegression

    features, labels = _matrix(learning)
    middle, scale = features.mean(axis=0), features.std(axis=0)
    scale[scale == 0] = 1.0
    fitted = LogisticRegression(C=STRENGTH, max_iter=500).fit((features - middle) / scale, labels)
    raw = _Model(middle, scale, fitted.coef_[0], float(fitted.intercept_[0]), 1.0, 0.0)
    held, truth = _matrix(calibrating)
    platt = LogisticRegression(C=1e3, max_iter=500).fit(raw.logits(held)[:, None], truth)
    return _Model(
        middle, scale, raw.weights, raw.bias, max(float(platt.coef_[0, 0]), 0.0),
        float(platt.intercept_[0]),
    )  # fmt: skip


def _test(
    model: _Model, learning: Sequence[Snapshot], testing: Sequence[Snapshot]
) -> WarningQuality:
    from sklearn.metrics import roc_auc_score

    features, labels = _matrix(testing)
    told = sigmoid(model.logits(features))
    order = np.argsort(-told, kind="stable")
    top = order[: max(1, len(order) // 10)]
    base = float(labels.mean())
    parts = [part for part in np.array_split(order[::-1], 10) if len(part)]
    bins = tuple(
        Bin(float(told[part].mean()), float(labels[part].mean()), len(part)) for part in parts
    )
    gap = sum(abs(b.told - b.happened) * b.snapshots for b in bins) / len(labels)
    return WarningQuality(
        learning[-1].as_of, testing[0].as_of, len(labels), int(labels.sum()),
        float(roc_auc_score(labels, told)), float(((told - labels) ** 2).mean()),
        base * (1 - base), gap, float(labels[top].mean()) / base, bins,
    )  # fmt: skip


def _rank(model: _Model, history: History, moment: int) -> tuple[CareLine, ...]:
    known, features = features_before(history, moment + 1)
    if not len(known):
        return ()
    chances = sigmoid(model.logits(features)).tolist()
    reasons = _reasons(features, (features - model.middle) / model.scale * model.weights)
    lines = [
        CareLine(history.names[place], round(chance, 4), why)
        for place, chance, why in zip(known.tolist(), chances, reasons, strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.probability, line.customer_id)))


def _reasons(features: Floats, pulls: Floats) -> list[tuple[str, ...]]:
    """Of each row the features that pull most towards the label, with their values."""
    strongest = np.argsort(-pulls, axis=1, kind="stable")[:, :REASONS]
    told = (np.take_along_axis(pulls, strongest, axis=1) > LEAST_PULL).sum(axis=1)
    values = np.rint(np.take_along_axis(features, strongest, axis=1)).astype(int)
    texts = [
        [f"{FEATURES[i][1]} {value}" for i, value in zip(row, of_row, strict=True)]
        for row, of_row in zip(strongest.tolist(), values.tolist(), strict=True)
    ]
    return [tuple(row[:count]) for row, count in zip(texts, told.tolist(), strict=True)]


def _matrix(snapshots: Sequence[Snapshot]) -> tuple[Floats, Floats]:
    return (
        np.concatenate([snapshot.features for snapshot in snapshots]),
        np.concatenate([snapshot.labels for snapshot in snapshots]),
    )
