from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from topics.contacts import Contact
from topics.warning import FEATURES, features_at, warn

START = datetime(2026, 1, 1, tzinfo=UTC)


def contact(customer: str, day: float, *, complaint: bool = False, reason: str = "r") -> Contact:
    at = START + timedelta(days=day)
    return Contact(
        f"{customer}-{day}", customer, at, 60, "inbound", "voice", "q", "A", reason, complaint
    )


def history(customers: int = 400, *, seed: int = 1) -> list[Contact]:
    """Customers who come back within days complain later; the others hardly ever do."""
    dice = np.random.default_rng(seed)
    made = []
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


def test_features_know_nothing_of_the_future() -> None:
    past = [contact("C", 10), contact("C", 20, complaint=True)]
    moment = START + timedelta(days=30)
    future = [*past, contact("C", 30, complaint=True), contact("C", 31)]
    assert features_at(past, moment) == features_at(future, moment)
    named = dict(zip((name for name, _ in FEATURES), features_at(past, moment), strict=True))
    assert named["complaints_30"] == 1
    assert named["same_reason_30"] == 1
    assert named["days_since_last"] == 10


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
