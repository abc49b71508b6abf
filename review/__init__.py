"""People correcting the machine, on the record: decisions, sampling, agreement.

Knows reviewers, their answers and the file that keeps them. Refuses to know what is inside a rule,
the warehouse and the screens.
"""

from review.agreement import (
    Agreement,
    CheckpointAgreement,
    cohen_kappa,
    machine_agreement,
    measure_agreement,
)
from review.conflict import DecisionConflictError
from review.decision import Decision, Verdict
from review.sampling import sample_calls
from review.store import ReviewStore

__all__ = [
    "Agreement",
    "CheckpointAgreement",
    "Decision",
    "DecisionConflictError",
    "ReviewStore",
    "Verdict",
    "cohen_kappa",
    "machine_agreement",
    "measure_agreement",
    "sample_calls",
]
