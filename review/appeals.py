"""The record of appeals: every step is added, none is changed."""

from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select, true

from conversation.errors import UsageError
from review.appeal import NEXT_STEPS, Appeal, AppealRules, AppealStep, Step
from review.decision import Verdict
from review.store import ReviewStore, append_decision, check_answer
from review.tables import APPEAL_STEPS, REVIEWS

About = tuple[str, str, str]


def raise_appeal(
    store: ReviewStore, about: About, *, person: str, reason: str, rules: AppealRules | None = None
) -> AppealStep:
    """Contest the verdict on ``about`` (call, scorecard, checkpoint).

    Once upheld it can be raised once more, then not again. Raises ``UsageError`` without a reason,
    outside the window, where nobody has reviewed the card, and where one is open already.
    """
    ruled = rules or AppealRules()
    now = store.now()
    with store.transaction(writing=True) as connection:
        steps = _steps(connection, about)
        _check_next(steps, Step.RAISED, about)
        if sum(one.step is Step.RAISED for one in steps) > 1:
            raise UsageError(f"{_named(about)} was appealed twice — the answer is final")
        reviewed_at = _reviewed_at(connection, about)
        if reviewed_at is None:
            raise UsageError(f"nobody has reviewed {_named(about)} — there is nothing to contest")
        since = steps[-1].created_at if steps else reviewed_at
        if now > since + ruled.window:
            raise UsageError(
                f"{_named(about)} could be contested until {since + ruled.window:%Y-%m-%d %H:%M} "
                "UTC — the window is closed"
            )
        return _append(
            connection, about, steps, Step.RAISED, person, reason, now, now + ruled.answer_within
        )


def answer_appeal(
    store: ReviewStore,
    about: About,
    *,
    step: Step | str,
    person: str,
    reason: str,
    verdict: Verdict | str | None = None,
    machine_outcome: str = "",
) -> AppealStep:
    """Uphold, overturn, withdraw or close an appeal.

    Only the one who raised it withdraws it, and nobody answers an own one. With a ``verdict`` that
    overturns, the decision is written in the same transaction: both are there, or neither. Raises
    ``UsageError``.
    """
    wanted = Step(step)
    decided = None
    if verdict is not None and wanted is Step.OVERTURNED:
        decided = check_answer(about, person, verdict, machine_outcome, reason)
    with store.transaction(writing=True) as connection:
        steps = _steps(connection, about)
        _check_next(steps, wanted, about)
        raised_by = next(one.person for one in reversed(steps) if one.step is Step.RAISED)
        if (wanted is Step.WITHDRAWN) != (person.strip() == raised_by):
            raise UsageError(
                f"{person} cannot answer {wanted} to the appeal of {raised_by} on {_named(about)} "
                "— only its author withdraws it, and only somebody else answers it"
            )
        now = store.now()
        line = _append(connection, about, steps, wanted, person, reason, now, None)
        if decided is not None:
            append_decision(
                connection,
                about,
                reviewer=person,
                verdict=decided,
                machine_outcome=machine_outcome,
                reason=reason,
                expected_version=None,
                now=now,
            )
        return line


def list_appeals(store: ReviewStore, call_id: str | None = None) -> tuple[Appeal, ...]:
    """Every appeal, of one call or of all, by call, scorecard and checkpoint."""
    wanted = true() if call_id is None else APPEAL_STEPS.c.call_id == call_id
    with store.transaction() as connection:
        steps = _select(connection, wanted)
    return tuple(
        Appeal(tuple(members))
        for _, members in groupby(
            steps, key=lambda one: (one.call_id, one.scorecard_id, one.checkpoint_id)
        )
    )


def _check_next(steps: tuple[AppealStep, ...], wanted: Step, about: About) -> None:
    allowed = NEXT_STEPS[steps[-1].step] if steps else (Step.RAISED,)
    if wanted not in allowed:
        state = steps[-1].step if steps else "not contested"
        choices = ", ".join(allowed) or "nothing more"
        raise UsageError(f"{_named(about)} is {state}: {wanted} cannot follow — only {choices}")


def _append(
    connection: Connection,
    about: About,
    steps: tuple[AppealStep, ...],
    step: Step,
    person: str,
    reason: str,
    now: datetime,
    due_at: datetime | None,
) -> AppealStep:
    if not person.strip() or not reason.strip():
        raise UsageError(f"to {step} {_named(about)} takes a name and a reason — give both")
    line = AppealStep(*about, len(steps) + 1, step, person.strip(), reason.strip(), now, due_at)
    connection.execute(
        APPEAL_STEPS.insert().values(
            call_id=line.call_id,
            scorecard_id=line.scorecard_id,
            checkpoint_id=line.checkpoint_id,
            number=line.number,
            step=str(line.step),
            person=line.person,
            reason=line.reason,
            created_at=line.created_at.replace(tzinfo=None),
            due_at=None if due_at is None else due_at.replace(tzinfo=None),
        )
    )
    return line


def _reviewed_at(connection: Connection, about: About) -> datetime | None:
    found: datetime | None = connection.execute(
        select(func.max(REVIEWS.c.created_at)).where(
            and_(REVIEWS.c.call_id == about[0], REVIEWS.c.scorecard_id == about[1])
        )
    ).scalar_one_or_none()
    return None if found is None else found.replace(tzinfo=UTC)


def _steps(connection: Connection, about: About) -> tuple[AppealStep, ...]:
    columns = APPEAL_STEPS.c
    return _select(
        connection,
        and_(
            columns.call_id == about[0],
            columns.scorecard_id == about[1],
            columns.checkpoint_id == about[2],
        ),
    )


def _select(connection: Connection, wanted: ColumnElement[bool]) -> tuple[AppealStep, ...]:
    columns = APPEAL_STEPS.c
    order = (columns.call_id, columns.scorecard_id, columns.checkpoint_id, columns.number)
    rows = connection.execute(APPEAL_STEPS.select().where(wanted).order_by(*order))
    return tuple(_as_step(row) for row in rows)


def _as_step(row: "Row[Any]") -> AppealStep:
    return AppealStep(
        row.call_id,
        row.scorecard_id,
        row.checkpoint_id,
        row.number,
        Step(row.step),
        row.person,
        row.reason,
        row.created_at.replace(tzinfo=UTC),
        None if row.due_at is None else row.due_at.replace(tzinfo=UTC),
    )


def _named(about: About) -> str:
    return f"{about[2]} of call {about[0]}"
