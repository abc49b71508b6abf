"""The record of what people decided: written by many, never rewritten."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from conversation.errors import UsageError
from review.conflict import DecisionConflictError
from review.decision import MACHINE_OUTCOMES, Decision, Verdict
from review.keeper import Keeper, utc_now
from review.tables import DECISIONS, FAMILY, MIGRATIONS


class ReviewStore(Keeper):
    """Decisions in a SQLite file or a PostgreSQL database; see ``Keeper`` for what it raises."""

    def __init__(self, place: str | Path, *, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(place, MIGRATIONS, family=FAMILY, kept="reviews", clock=clock)

    def record_decision(
        self,
        call_id: str,
        *,
        scorecard_id: str,
        checkpoint_id: str,
        reviewer: str,
        verdict: Verdict | str,
        machine_outcome: str,
        reason: str = "",
        expected_version: int | None = None,
    ) -> Decision:
        """Append a decision and return it with its version.

        ``expected_version`` is the version that the reviewer had in view, 0 for none: when it is no
        longer the latest, ``DecisionConflictError`` says who was faster and nothing is saved.
        Without it the decision goes on top. Raises ``UsageError`` for an overturned answer without
        a reason.
        """
        about = (call_id, scorecard_id, checkpoint_id)
        answer = check_answer(about, reviewer, verdict, machine_outcome, reason)
        with self.transaction(writing=True) as connection:
            return append_decision(
                connection,
                about,
                reviewer=reviewer,
                verdict=answer,
                machine_outcome=machine_outcome,
                reason=reason,
                expected_version=expected_version,
                now=self.now(),
            )

    def decisions_for(self, call_id: str) -> tuple[Decision, ...]:
        """Everything ever decided on a call, by scorecard, checkpoint and version."""
        with self.transaction() as connection:
            return _select(connection, DECISIONS.c.call_id == call_id)

    def newest_decision(self) -> int:
        """The number of the newest decision, 0 for none: another number means there are others."""
        with self.transaction() as connection:
            return int(connection.scalar(select(func.max(DECISIONS.c.decision_id))) or 0)

    def latest_decisions(self, call_id: str | None = None) -> tuple[Decision, ...]:
        """The decisions in force, of one call or of all, by call, scorecard and checkpoint."""
        newer = DECISIONS.alias("newer")
        highest = (
            select(func.max(newer.c.version))
            .where(
                newer.c.call_id == DECISIONS.c.call_id,
                newer.c.scorecard_id == DECISIONS.c.scorecard_id,
                newer.c.checkpoint_id == DECISIONS.c.checkpoint_id,
            )
            .scalar_subquery()
        )
        wanted = DECISIONS.c.version == highest
        if call_id is not None:
            wanted = and_(wanted, DECISIONS.c.call_id == call_id)
        with self.transaction() as connection:
            return _select(connection, wanted)


def check_answer(
    about: tuple[str, str, str],
    reviewer: str,
    verdict: Verdict | str,
    machine_outcome: str,
    reason: str,
) -> Verdict:
    """The verdict, if it can be recorded like this; raises ``UsageError``."""
    if not all((*about, reviewer.strip())):
        raise UsageError("a decision needs a call, a scorecard, a checkpoint and a reviewer")
    try:
        answer = Verdict(verdict)
    except ValueError as error:
        raise UsageError(f"unknown verdict {verdict} — use {', '.join(Verdict)}") from error
    if machine_outcome not in MACHINE_OUTCOMES:
        known = ", ".join(MACHINE_OUTCOMES)
        raise UsageError(f"unknown machine outcome {machine_outcome} — use {known}")
    if str(answer) != machine_outcome and not reason.strip():
        raise UsageError(
            f"{about[2]} of call {about[0]} goes from {machine_outcome} to {answer} — say why"
        )
    return answer


def append_decision(
    connection: Connection,
    about: tuple[str, str, str],
    *,
    reviewer: str,
    verdict: Verdict,
    machine_outcome: str,
    reason: str,
    expected_version: int | None,
    now: datetime,
) -> Decision:
    """Write one decision on top of the others; raises ``DecisionConflictError``."""
    latest = _latest_of(connection, about)
    version = latest.version if latest is not None else 0
    if expected_version is not None and expected_version != version:
        raise DecisionConflictError(expected_version, latest)
    decision = Decision(
        *about, version + 1, reviewer.strip(), verdict, str(machine_outcome), reason.strip(), now
    )
    connection.execute(DECISIONS.insert().values(**_as_row(decision)))
    return decision


def _latest_of(connection: Connection, about: tuple[str, str, str]) -> Decision | None:
    call_id, scorecard_id, checkpoint_id = about
    history = _select(
        connection,
        and_(
            DECISIONS.c.call_id == call_id,
            DECISIONS.c.scorecard_id == scorecard_id,
            DECISIONS.c.checkpoint_id == checkpoint_id,
        ),
    )
    return history[-1] if history else None


def _select(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Decision, ...]:
    columns = DECISIONS.c
    order = (columns.call_id, columns.scorecard_id, columns.checkpoint_id, columns.version)
    rows = connection.execute(DECISIONS.select().where(wanted).order_by(*order))
    return tuple(_as_decision(row) for row in rows)


def _as_row(decision: Decision) -> dict[str, object]:
    return {
        "call_id": decision.call_id,
        "scorecard_id": decision.scorecard_id,
        "checkpoint_id": decision.checkpoint_id,
        "version": decision.version,
        "reviewer": decision.reviewer,
        "verdict": str(decision.verdict),
        "machine_outcome": decision.machine_outcome,
        "reason": decision.reason,
        "created_at": decision.created_at.replace(tzinfo=None),
    }


def _as_decision(row: "Row[Any]") -> Decision:
    return Decision(
        row.call_id,
        row.scorecard_id,
        row.checkpoint_id,
        row.version,
        row.reviewer,
        Verdict(row.verdict),
        row.machine_outcome,
        row.reason,
        row.created_at.replace(tzinfo=UTC),
    )
