"""What people's answers say about the machine's, weighted back to all calls."""

from dashboards.data import ask
from dashboards.record import review_store
from review import CheckpointAccuracy, measure_accuracy, weigh
from warehouse.read import EVERY_CALL
from warehouse.read.reviewing import list_risks


def weigh_decisions() -> tuple[CheckpointAccuracy, ...]:
    """Accuracy of every checkpoint that people answered; raises ``RecordError``."""
    risky = {one.call_id: one.risk > 0 for one in ask(list_risks, EVERY_CALL)}
    return measure_accuracy(weigh(review_store().latest_decisions(), risky=risky))
