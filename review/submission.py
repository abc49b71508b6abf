"""A whole scorecard answered by a person: all of it is saved, or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, delete, select

from conversation.errors import UsageError
from review.decision import Decision, Verdict
from review.store import ReviewStore, append_decision, check_answer
from review.tables import DRAFTS, REVIEWS


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer says about one checkpoint.

    ``expected_version`` is the version of the decision that the reviewer had in view, 0 for none.
    """

    checkpoint_id: str
    verdict: Verdict
    machine_outcome: str
    reason: str = ""
    expected_version: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One scorecard of one call, answered.

    ``stratum`` is why the call was looked at (``risk``, ``random``, ``picked``); ``is_blind`` tells
    that the machine's answers were hidden. Scores are out of the card's full marks, ``None`` where
    nothing could be scored. ``created_at`` in UTC.
    """

    call_id: str
    scorecard_id: str
    reviewer: str
    stratum: str
    is_blind: bool
    machine_score: float | None
    reviewed_score: float | None
    created_at: datetime


def submit_review(
    store: ReviewStore,
    call_id: str,
    *,
    scorecard_id: str,
    reviewer: str,
    answers: Iterable[Answer],
    stratum: str = "picked",
    is_blind: bool = False,
    machine_score: float | None = None,
    reviewed_score: float | None = None,
) -> tuple[Decision, ...]:
    """Record every answer and forget the draft.

    Raises ``DecisionConflictError`` where somebody answered one of them in the meantime and
    ``UsageError`` for an overturned answer without a reason; then nothing is saved and the draft
    stays.
    """
    given = tuple(answers)
    if not given:
        raise UsageError(f"the review of call {call_id} holds no answer — answer a checkpoint")
    for one in given:
        about = (call_id, scorecard_id, one.checkpoint_id)
        check_answer(about, reviewer, one.verdict, one.machine_outcome, one.reason)
    review = Review(
        call_id, scorecard_id, reviewer.strip(), stratum, is_blind, machine_score,
        reviewed_score, store.now(),
    )  # fmt: skip
    with store.transaction(writing=True) as connection:
        decisions = tuple(
            append_decision(
                connection,
                (call_id, scorecard_id, one.checkpoint_id),
                reviewer=reviewer,
                verdict=one.verdict,
                machine_outcome=one.machine_outcome,
                reason=one.reason,
                expected_version=one.expected_version,
                now=review.created_at,
            )
            for one in given
        )
        connection.execute(REVIEWS.insert().values(**_as_row(review)))
        connection.execute(
            delete(DRAFTS).where(
                and_(
                    DRAFTS.c.call_id == call_id,
                    DRAFTS.c.scorecard_id == scorecard_id,
                    DRAFTS.c.reviewer == review.reviewer,
                )
            )
        )
    return decisions


def list_reviews(store: ReviewStore, call_id: str | None = None) -> tuple[Review, ...]:
    """Every review, of one call or of all, oldest first."""
    wanted = REVIEWS.select().order_by(REVIEWS.c.review_id)
    if call_id is not None:
        wanted = wanted.where(REVIEWS.c.call_id == call_id)
    with store.transaction() as connection:
        return tuple(_as_review(row) for row in connection.execute(wanted))


def reviewed_calls(store: ReviewStore) -> set[str]:
    """The calls that somebody has reviewed."""
    wanted = select(REVIEWS.c.call_id).distinct()
    with store.transaction() as connection:
        return set(connection.scalars(wanted))


def _as_row(review: Review) -> dict[str, object]:
    return {
        "call_id": review.call_id,
        "scorecard_id": review.scorecard_id,
        "reviewer": review.reviewer,
        "stratum": review.stratum,
        "is_blind": review.is_blind,
        "machine_score": review.machine_score,
        "reviewed_score": review.reviewed_score,
        "created_at": review.created_at.replace(tzinfo=None),
    }


def _as_review(row: "Row[Any]") -> Review:
    return Review(
        row.call_id,
        row.scorecard_id,
        row.reviewer,
        row.stratum,
        bool(row.is_blind),
        row.machine_score,
        row.reviewed_score,
        row.created_at.replace(tzinfo=UTC),
    )
