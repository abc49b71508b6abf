"""How well complaints are foreseen on a simulated year, with and without anything to learn.

Run ``python -m benchmarks.early_warning``. Customers contact the centre; unsolved matters bring
them back and make a complaint likelier; the true chance of each is known to the simulation only.
"""

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import numpy as np

from topics.contacts import Contact
from topics.snapshots import LONG_CALL_S, History, as_us, make_history
from topics.warning import warn

START = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = 300


def simulate(seed: int, *, customers: int, signal: float) -> list[Contact]:
    """Contacts of a year; ``signal`` 0 makes complaints fall from the sky."""
    dice = np.random.default_rng(seed)
    contacts: list[Contact] = []
    for number in range(customers):
        temper, day = float(dice.gamma(1.0, 0.004)), float(dice.uniform(0, 60))
        irritation = 0.0
        while day < DAYS:
            irritation *= float(np.exp(-(gap := float(dice.exponential(25))) / 20))
            day += gap / (1 + signal * irritation)
            chance = min(0.6, 0.01 + 3 * temper + 0.12 * signal * irritation)
            complains = bool(dice.random() < chance)
            irritation += float(dice.random() < 0.4)
            contacts.append(
                Contact(
                    f"{number}-{len(contacts)}", f"C{number:06d}", START + timedelta(days=day),
                    float(dice.gamma(2, 120)), "inbound", "voice", f"q{dice.integers(4)}", "A1",
                    f"r{dice.integers(3)}", complains,
                )
            )  # fmt: skip
    return [contact for contact in contacts if contact.at < START + timedelta(days=DAYS)]


def as_history(contacts: Iterable[Contact]) -> History:
    """The contacts of known customers as columns, as the database gives them."""
    known = sorted(
        (c for c in contacts if c.customer_id), key=lambda c: (c.customer_id, c.at, c.call_id)
    )
    names, customer = np.unique([c.customer_id for c in known], return_inverse=True)
    return make_history(
        names.tolist(),
        customer,
        np.array([as_us(c.at) for c in known], dtype=np.int64),
        reason=np.unique(["", *(c.reason for c in known)], return_inverse=True)[1][1:],
        queue=np.unique([c.queue for c in known], return_inverse=True)[1],
        is_complaint=np.array([c.is_complaint for c in known], dtype=bool),
        is_outbound=np.array([c.direction == "outbound" for c in known], dtype=bool),
        is_long=np.array([c.duration_s > LONG_CALL_S for c in known], dtype=bool),
    )


def main() -> None:
    """Print the table."""
    print(
        "| signal | customers | snapshots | base rate | AUC | lift | Brier (constant) | gap | s |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for signal in (0.0, 1.0, 2.0):
        history = as_history(simulate(1, customers=4000, signal=signal))
        began = time.perf_counter()
        quality = warn(history, horizon_days=30).quality
        if quality is None:
            print(f"| {signal:g} | too little data |")
            continue
        rate = quality.labels / quality.snapshots
        seconds = time.perf_counter() - began
        print(
            f"| {signal:g} | 4,000 | {quality.snapshots:,} | {rate:.1%} | {quality.auc:.3f} "
            f"| {quality.lift:.2f} | {quality.brier:.4f} ({quality.base_brier:.4f}) "
            f"| {quality.calibration_error:.4f} | {seconds:.1f} |"
        )


if __name__ == "__main__":
    main()
