from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from benchmarks.early_warning import as_history
from foreseeing import features_at, find_examples
from topics.contacts import Contact
from topics.snapshots import (
    FEATURES,
    as_us,
    complaints_of,
    features_before,
    from_us,
    label_of,
)
from topics.warning import WarningReport, find_snapshots
from topics.warning import warn as warn_of

START = datetime(2026, 1, 1)  # noqa: DTZ001 the reader's time has no zone


def contact(customer: str, day: float, *, complaint: bool = False, reason: str = "r") -> Contact:
    at = START + timedelta(days=day)
    return Contact(
        f"{customer}-{day}", customer, at, 60, "inbound", "voice", "q", "A", reason, complaint
    )


def warn(
    contacts: Sequence[Contact],
    *,
    horizon_days: int = 30,
    labels: Mapping[str, Sequence[datetime]] | None = None,
) -> WarningReport:
    known = as_history(contacts)
    label = None if labels is None else label_of(known, labels)
    return warn_of(known, horizon_days=horizon_days, label=label)


def history(customers: int = 400, *, seed: int = 1) -> list[Contact]:
    """Customers who come back within days complain later; the others hardly ever do."""
    dice = np.random.default_rng(seed)
    made: list[Contact] = []
    for number in range(customers):
        for _ in range(6):
            day = float(dice.uniform(0, 280))
            made.append(contact(f"C{number}", day))
            if dice.random() < 0.3:
                made += [contact(f"C{number}", day + n) for n in (1.0, 2.0)]
                if dice.random() < 0.6:
                    later = day + float(dice.uniform(3, 20))
                    made.append(contact(f"C{number}", later, complaint=True))
    return made


def test_those_who_came_back_are_warned_of_with_reasons_and_true_chances() -> None:
    report = warn(history(), horizon_days=21)
    assert report.quality is not None
    assert report.quality.auc > 0.6
    assert report.quality.brier < report.quality.base_brier
    assert report.quality.calibration_error < 0.06
    chances = [line.probability for line in report.lines]
    assert chances == sorted(chances, reverse=True)
    assert report.lines[0].reasons


def test_the_tested_span_begins_after_everything_learnt_has_come_to_pass() -> None:
    quality = warn(history(), horizon_days=21).quality
    assert quality is not None
    assert quality.trained_until + timedelta(days=21) <= quality.tested_from


def known_at(contacts: Sequence[Contact], moment: datetime) -> dict[str, float]:
    _, features = features_before(as_history(contacts), as_us(moment))
    return dict(zip((name for name, _ in FEATURES), features[0].tolist(), strict=True))


def test_features_know_nothing_of_the_future() -> None:
    past = [contact("C", 10), contact("C", 20, complaint=True)]
    moment = START + timedelta(days=30)
    future = [*past, contact("C", 30, complaint=True), contact("C", 31)]
    named = known_at(past, moment)
    assert named == known_at(future, moment)
    assert named["complaints_30"] == 1
    assert named["same_reason_30"] == 1
    assert named["days_since_last"] == 10


def crowd(customers: int, *, seed: int) -> list[Contact]:
    """Contacts of every kind, many of them close together, some at the same time."""
    dice = np.random.default_rng(seed)
    made: list[Contact] = []
    for number in range(customers):
        for day in dice.uniform(0, 200, size=dice.integers(1, 12)):
            for extra in (0.0, *dice.choice([0.0, 0.001, 0.009, 0.0104, 0.011, 29.9], size=2)):
                one = contact(f"C{number}", float(day + extra), complaint=bool(dice.random() < 0.2))
                made.append(
                    replace(
                        one,
                        call_id=f"{len(made)}",
                        reason=str(dice.choice(["", "r1", "r2"])),
                        queue=str(dice.choice(["", "q1", "q2"])),
                        direction=str(dice.choice(["inbound", "outbound", ""])),
                        duration_s=float(dice.choice([10.0, 300.0, 300.5])),
                    )
                )
    return made


def test_what_is_counted_for_all_at_once_is_what_is_counted_one_by_one() -> None:
    made = crowd(40, seed=3)
    known, horizon = as_history(made), timedelta(days=21)
    last = from_us(known.last)
    label = complaints_of(known)
    found = find_snapshots(known, label, last, horizon)
    expected = find_examples(made, last, horizon)
    rows = [(s.as_of, *row) for s in found for row in s.features.tolist()]
    assert rows == [(e.as_of, *e.features) for e in expected]
    assert [flag for s in found for flag in s.labels] == [float(e.label) for e in expected]
    assert len(rows) > 300


def test_what_is_counted_of_one_customer_is_what_is_known_of_it() -> None:
    mine = [c for c in crowd(1, seed=5) if c.at < START + timedelta(days=100)]
    moment = max(c.at for c in mine) + timedelta(microseconds=1)
    ordered = sorted(mine, key=lambda c: (c.at, c.call_id))
    assert tuple(known_at(mine, moment).values()) == features_at(ordered, moment)


def test_shuffled_labels_cannot_be_foreseen() -> None:
    dice = np.random.default_rng(5)
    random = [replace(c, is_complaint=bool(dice.random() < 0.1)) for c in history()]
    quality = warn(random, horizon_days=21).quality
    assert quality is not None
    assert quality.brier > quality.base_brier * 0.9


def test_another_label_is_learnt_by_the_same_engine() -> None:
    made = history()
    accepted = {c.customer_id: [c.at] for c in made if c.is_complaint}
    assert warn(made, horizon_days=21, labels=accepted).quality is not None


def test_too_little_history_says_so_and_ranks_nobody() -> None:
    for few in ([], [contact("", 1)], [contact("C1", n) for n in range(10)]):
        report = warn(few)
        assert (report.lines, report.quality) == ((), None)
        assert "too little data" in report.note


def test_the_same_history_gives_the_same_list() -> None:
    made = history(150)
    assert warn(made, horizon_days=21) == warn(list(reversed(made)), horizon_days=21)
