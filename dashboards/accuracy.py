"""What people's answers say about the machine's, weighted back to all calls."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.data import ask, work_out
from dashboards.record import review_store
from review import CheckpointAccuracy, Decision, ReviewStore, measure_accuracy, weigh
from review.promotion import Drift, measure_drift
from warehouse.read.reviewing import Strata, read_strata


@dataclass(frozen=True, slots=True)
class Weighed:
    """Accuracy of every checkpoint that people answered, and how its override rate moved."""

    lines: tuple[CheckpointAccuracy, ...]
    drifts: dict[str, Drift]


def weigh_decisions() -> Weighed:
    """All decisions in force, weighed, anew after every decision; raises ``RecordError``."""
    store = review_store()
    return work_out("accuracy", (store.newest_decision(),), lambda: _weigh(store))


def _weigh(store: ReviewStore) -> Weighed:
    decisions = store.latest_decisions()
    strata = _strata(decisions)
    sizes = {True: strata.risky, False: strata.others}
    lines = measure_accuracy(weigh(decisions, risky=strata.is_risky, sizes=sizes))
    drifts = measure_drift(decisions, risky=strata.is_risky, sizes=sizes) if decisions else ()
    return Weighed(lines, {one.checkpoint_id: one for one in drifts})


def _strata(decisions: Iterable[Decision]) -> Strata:
    return ask(read_strata, tuple(sorted({one.call_id for one in decisions})))
