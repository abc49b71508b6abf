"""The record of what people decided: written by many, never rewritten."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError, UsageError
from review.conflict import DecisionConflictError
from review.database import for_writing, open_database
from review.decision import MACHINE_OUTCOMES, Decision, Verdict
from review.tables import DECISIONS, migrate


def _now() -> datetime:
    return datetime.now(UTC)


class ReviewStore:
    """Decisions in one SQLite file; safe for several threads and several processes.

    Made when missing. Raises ``HomeError`` for a file that cannot be used and ``SchemaTooNewError``
    for one that a newer callqa has written. ``clock`` gives the time of a decision.
    """

    def __init__(self, path: str | Path, *, clock: Callable[[], datetime] = _now) -> None:
        self.path = Path(path)
        self._clock = clock
        self._engine = open_database(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with for_writing(self._engine).begin() as connection:
                migrate(connection, file_name=self.path.name)
        except (DBAPIError, OSError) as error:
            self.close()
            raise HomeError(
                f"{self.path} cannot be used for reviews: {_cause(error)} — "
                "check the folder's rights, or restore the file from a backup"
            ) from error

    def __enter__(self) -> "ReviewStore":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

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

    def now(self) -> datetime:
        """The time in UTC, by the store's clock."""
        return self._clock().astimezone(UTC)

    def decisions_for(self, call_id: str) -> tuple[Decision, ...]:
        """Everything ever decided on a call, by scorecard, checkpoint and version."""
        with self.transaction() as connection:
            return _select(connection, DECISIONS.c.call_id == call_id)

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

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[Connection]:
        """One transaction for the modules that keep other human facts; ``HomeError``."""
        engine = for_writing(self._engine) if writing else self._engine
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise HomeError(
                f"{self.path} failed: {error.orig} — nothing was saved; check the disk and the "
                "folder's rights, then try again"
            ) from error


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


def _cause(error: DBAPIError | OSError) -> str:
    if isinstance(error, DBAPIError):
        return str(error.orig)
    return error.strerror or str(error)
