"""People correcting the machine, on the record: decisions, sampling, agreement.

Knows reviewers, their answers and the file that keeps them. Refuses to know what is inside a rule,
the warehouse and the screens.
"""

from review.accuracy import CheckpointAccuracy, Judged, Share, measure_accuracy, weigh
from review.agreement import (
    Agreement,
    CheckpointAgreement,
    cohen_kappa,
    gwet_ac1,
    machine_agreement,
    measure_agreement,
)
from review.appeal import Appeal, AppealRules, AppealStep, Step, count_overdue
from review.appeals import answer_appeal, list_appeals, raise_appeal
from review.conflict import DecisionConflictError
from review.decision import Decision, Verdict
from review.drafts import DraftAnswer, read_draft, save_draft
from review.looks import Look, looks_at, record_look
from review.plan import Candidate, Drawn, Plan, draw_plan
from review.sampling import sample_calls
from review.store import ReviewStore
from review.submission import Answer, Review, list_reviews, reviewed_calls, submit_review

__all__ = [
    "Agreement",
    "Answer",
    "Appeal",
    "AppealRules",
    "AppealStep",
    "Candidate",
    "CheckpointAccuracy",
    "CheckpointAgreement",
    "Decision",
    "DecisionConflictError",
    "DraftAnswer",
    "Drawn",
    "Judged",
    "Look",
    "Plan",
    "Review",
    "ReviewStore",
    "Share",
    "Step",
    "Verdict",
    "answer_appeal",
    "cohen_kappa",
    "count_overdue",
    "draw_plan",
    "gwet_ac1",
    "list_appeals",
    "list_reviews",
    "looks_at",
    "machine_agreement",
    "measure_accuracy",
    "measure_agreement",
    "raise_appeal",
    "read_draft",
    "record_look",
    "reviewed_calls",
    "sample_calls",
    "save_draft",
    "submit_review",
    "weigh",
]
