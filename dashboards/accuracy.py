"""What people's answers say about the machine's, weighted back to all calls."""

from dashboards.data import ask
from dashboards.record import review_store
from review import CheckpointAccuracy, measure_accuracy, weigh
from review.promotion import Drift, measure_drift
from warehouse.read import EVERY_CALL
from warehouse.read.reviewing import list_risks


def weigh_decisions() -> tuple[CheckpointAccuracy, ...]:
    """Accuracy of every checkpoint that people answered; raises ``RecordError``."""
    return measure_accuracy(weigh(review_store().latest_decisions(), risky=_strata()))


def watch_drift() -> dict[str, Drift]:
    """How the override rate of every checkpoint moved from month to month."""
    decisions = review_store().latest_decisions()
    if not decisions:
        return {}
    return {one.checkpoint_id: one for one in measure_drift(decisions, risky=_strata())}


def _strata() -> dict[str, bool]:
    return {one.call_id: one.risk > 0 for one in ask(list_risks, EVERY_CALL)}
