"""Who is likely to complain soon: learnt from what customers did before others complained.

The same engine learns any label that happens to customers at a time (an offer accepted).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from topics.contacts import FORWARDED, Contact
from topics.linear import Floats, sigmoid

MINIMUM_LABELS = 60  # labelled snapshots in all, and
MINIMUM_EACH = 15  # in each of the three spans of time
LOOKBACK = timedelta(days=90)
STEP = timedelta(days=7)
_DAY, _WEEK, _MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=30)
STRENGTH = 0.3  # inverse regularisation of the standardised features
REASONS = 3
FEATURES = (
    ("contacts_7", "近7天联系次数"),
    ("contacts_30", "近30天联系次数"),
    ("contacts_90", "近90天联系次数"),
    ("complaints_30", "近30天投诉次数"),
    ("complaints_90", "近90天投诉次数"),
    ("same_reason_30", "近30天同一事由重复来电"),
    ("transfers_30", "近30天转接次数"),
    ("queues_30", "近30天涉及队列数"),
    ("outbound_30", "近30天被外呼次数"),
    ("long_calls_30", "近30天超过5分钟的通话"),
    ("days_since_last", "距上次联系天数"),
)


@dataclass(frozen=True, slots=True)
class Example:
    """One customer at one moment: features from before it, and what came within the horizon."""

    customer_id: str
    as_of: datetime
    features: tuple[float, ...]
    label: bool


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
    contacts: Iterable[Contact],
    *,
    horizon_days: int = 30,
    as_of: datetime | None = None,
    labels: Mapping[str, Sequence[datetime]] | None = None,
) -> WarningReport:
    """Rank customers by the probability of the label within ``horizon_days`` after ``as_of``.

    ``labels`` are the moments of the label by customer, by default their complaints. The history is
    split by time into learning, calibrating and testing; a snapshot whose horizon reaches into the
    next span is left out, so that nothing of the future is learnt.
    """
    mine = _by_customer(contacts)
    if not mine:
        return WarningReport(horizon_days, as_of, (), None, "too little data: no customer is known")
    times = labels if labels is not None else _complaint_times(mine)
    last = as_of or max(own[-1].at for own in mine.values())
    horizon = timedelta(days=horizon_days)
    examples = _examples(mine, times, last, horizon)
    spans = _split(examples, horizon)
    counts = [sum(example.label for example in span) for span in spans]
    if sum(counts) < MINIMUM_LABELS or min(counts) < MINIMUM_EACH:
        return WarningReport(
            horizon_days, last, (), None,
            f"too little data: {counts[0]} labelled snapshots to learn from, {counts[1]} to "
            f"calibrate, {counts[2]} to test — {MINIMUM_EACH} each, {MINIMUM_LABELS} in all needed",
        )  # fmt: skip
    model = _learn(spans[0], spans[1])
    quality = _test(model, spans[0], spans[2])
    return WarningReport(horizon_days, last, _rank(model, mine, last), quality, "")


def features_at(
    contacts: Sequence[Contact], moment: datetime, starts: Sequence[datetime] | None = None
) -> tuple[float, ...]:
    """What is known of one customer before ``moment``, in the order of ``FEATURES``.

    ``starts`` are the times of the contacts, where the caller has them at hand.
    """
    begun = starts if starts is not None else [contact.at for contact in contacts]
    end = bisect_left(begun, moment)
    in_90 = bisect_left(begun, moment - LOOKBACK, 0, end)
    in_30 = bisect_left(begun, moment - _MONTH, in_90, end)
    month = contacts[in_30:end]
    reasons = [c.reason for c in month if c.reason]
    return (
        float(end - bisect_left(begun, moment - _WEEK, in_30, end)),
        float(end - in_30),
        float(end - in_90),
        float(sum([c.is_complaint for c in month])),
        float(sum([c.is_complaint for c in contacts[in_90:end]])),
        float(len(reasons) - len(set(reasons))),
        float(sum([later.at - c.at < FORWARDED for c, later in pairwise(month)])),
        float(len({c.queue for c in month})),
        float(sum([c.direction == "outbound" for c in month])),
        float(sum([c.duration_s > 300 for c in month])),
        (moment - begun[end - 1]) / _DAY if end > in_90 else LOOKBACK / _DAY,
    )


def _by_customer(contacts: Iterable[Contact]) -> dict[str, list[Contact]]:
    mine: dict[str, list[Contact]] = {}
    for contact in sorted(contacts, key=lambda c: (c.at, c.call_id)):
        if contact.customer_id:
            mine.setdefault(contact.customer_id, []).append(contact)
    return mine


def _complaint_times(mine: Mapping[str, Sequence[Contact]]) -> dict[str, list[datetime]]:
    return {
        customer: [contact.at for contact in own if contact.is_complaint]
        for customer, own in mine.items()
    }


def _examples(
    mine: Mapping[str, Sequence[Contact]],
    times: Mapping[str, Sequence[datetime]],
    last: datetime,
    horizon: timedelta,
) -> list[Example]:
    """Weekly snapshots whose horizon is over, of customers with contacts in the days before."""
    first = min(own[0].at for own in mine.values())
    moments = []
    moment = last - horizon
    while moment - timedelta(days=30) >= first:
        moments.append(moment)
        moment -= STEP
    found = []
    for customer, own in sorted(mine.items()):
        starts = [contact.at for contact in own]
        happened = sorted(times.get(customer, ()))
        for moment in moments:
            if bisect_left(starts, moment) - bisect_left(starts, moment - LOOKBACK) > 0:
                soon = bisect_right(happened, moment + horizon) - bisect_left(happened, moment)
                found.append(Example(customer, moment, features_at(own, moment, starts), soon > 0))
    return sorted(found, key=lambda e: (e.as_of, e.customer_id))


def _split(
    examples: Sequence[Example], horizon: timedelta
) -> tuple[list[Example], list[Example], list[Example]]:
    """Half of the moments to learn, a quarter to calibrate, a quarter to test, no overlap."""
    moments = sorted({example.as_of for example in examples})
    if len(moments) < 3:
        return [], [], []
    calibrate, test = moments[len(moments) // 2], moments[len(moments) * 3 // 4]
    return (
        [e for e in examples if e.as_of + horizon <= calibrate],
        [e for e in examples if calibrate <= e.as_of and e.as_of + horizon <= test],
        [e for e in examples if e.as_of >= test],
    )


def _learn(learning: Sequence[Example], calibrating: Sequence[Example]) -> _Model:
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


def _test(model: _Model, learning: Sequence[Example], testing: Sequence[Example]) -> WarningQuality:
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
    gap = sum(abs(b.told - b.happened) * b.snapshots for b in bins) / len(testing)
    return WarningQuality(
        learning[-1].as_of, testing[0].as_of, len(testing), int(labels.sum()),
        float(roc_auc_score(labels, told)), float(((told - labels) ** 2).mean()),
        base * (1 - base), gap, float(labels[top].mean()) / base, bins,
    )  # fmt: skip


def _rank(
    model: _Model, mine: Mapping[str, Sequence[Contact]], moment: datetime
) -> tuple[CareLine, ...]:
    after = moment + timedelta(microseconds=1)
    known = sorted(
        c for c, own in mine.items() if own[0].at < after and own[-1].at >= after - LOOKBACK
    )
    if not known:
        return ()
    features = np.array([features_at(mine[customer], after) for customer in known])
    chances = sigmoid(model.logits(features))
    pulls = (features - model.middle) / model.scale * model.weights
    lines = [
        CareLine(customer, round(float(chance), 4), _reasons(row, pull))
        for customer, chance, row, pull in zip(known, chances, features, pulls, strict=True)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.probability, line.customer_id)))


def _reasons(features: Floats, pulls: Floats) -> tuple[str, ...]:
    strongest = np.argsort(-pulls, kind="stable")[:REASONS]
    return tuple(f"{FEATURES[i][1]} {features[i]:.0f}" for i in strongest if pulls[i] > 0.05)


def _matrix(examples: Sequence[Example]) -> tuple[Floats, Floats]:
    return (
        np.array([example.features for example in examples], dtype=float),
        np.array([example.label for example in examples], dtype=float),
    )
