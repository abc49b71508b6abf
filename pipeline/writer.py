"""What the runner writes: calls and refusals, several in one transaction.

Nothing is lost by waiting: the artefact of a call lies on the disk before the call comes here, so
a process that is killed costs the milliseconds of judging it again. An input counts as ended only
once its transaction is through.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pipeline.accounts import Accounts
from pipeline.bench import Bench
from pipeline.intake import Intake
from pipeline.plan import CallPlan
from pipeline.register import Register
from warehouse.write.batch import LISTEN, CallResult, forget_calls, write_results
from warehouse.write.ledger import (
    QuarantineRow,
    SourceRow,
    StageRun,
    forget_sources,
    quarantine,
    replace_sources,
    replace_stage_runs,
)

_log = logging.getLogger(__name__)
CALLS_AT_ONCE = 256
LONGEST_WAIT_S = 2.0


@dataclass(frozen=True, slots=True)
class Refused:
    """An input that goes no further: how it ended, why, and the ledger's row about trying it."""

    intake: Intake
    state: str
    reason: str
    detail: str
    listened: StageRun | None = None


class ResultWriter:
    """Collects what has ended and writes it when there is enough, or after a short wait."""

    def __init__(
        self, bench: Bench, accounts: Accounts, *, register: Register | None = None
    ) -> None:
        self._bench = bench
        self._accounts = accounts
        self._register = register
        self._results: list[tuple[CallPlan, CallResult, Callable[[], None]]] = []
        self._refused: list[Refused] = []
        self._touched: list[SourceRow] = []
        self._written_at = time.monotonic()

    def finish(self, plan: CallPlan, result: CallResult, *, then: Callable[[], None]) -> None:
        """Write a call soon; ``then`` is called once it is written."""
        self._results.append((plan, result, then))
        self._flush_when_due()

    def refuse(self, refused: Refused) -> None:
        """Write how an input ended; what ended so before is only counted."""
        row = refused.intake.row(refused.state, refused.reason)
        if self._bench.known.get(row.source) == row and refused.listened is None:
            self._count(refused)
            return
        self._refused.append(refused)
        self._flush_when_due()

    def touch(self, intake: Intake) -> None:
        """Remember a finished input whose file has another time or place than before."""
        self._touched.append(intake.row("done"))
        self._flush_when_due()

    def flush(self) -> None:
        """Write everything that waits, in one transaction; raises ``HomeError``."""
        self._written_at = time.monotonic()
        if not (self._results or self._refused or self._touched):
            return
        started = time.perf_counter()
        if self._register is not None:
            self._register.append(p.intake for p, _, _ in self._results if "ingest" in p.stale)
        self._write()
        if self._results:
            self._accounts.spend("write", time.perf_counter() - started, calls=len(self._results))
        self._settle()

    def _flush_when_due(self) -> None:
        waiting = len(self._results) + len(self._refused) + len(self._touched)
        waited_s = time.monotonic() - self._written_at
        if waiting >= CALLS_AT_ONCE or waited_s >= LONGEST_WAIT_S:
            self.flush()

    def _write(self) -> None:
        now = datetime.now(UTC)
        plans = [plan for plan, _, _ in self._results]
        with self._bench.warehouse.transaction() as connection:
            forget_calls(connection, (p.intake.replaces for p in plans if p.intake.replaces))
            forget_sources(connection, (p.intake.moved_from for p in plans if p.intake.moved_from))
            if self._results:
                write_results(
                    connection,
                    [result for _, result, _ in self._results],
                    stored={plan.call_id for plan in plans if plan.stored},
                    at=now,
                )
            rows = [r.intake.row(r.state, r.reason) for r in self._refused]
            replace_sources(connection, [*rows, *self._touched])
            quarantine(
                connection,
                [
                    QuarantineRow(r.intake.source, r.reason, r.detail)
                    for r in self._refused
                    if r.state != "skipped"
                ],
                at=now,
            )
            listened = [r.listened for r in self._refused if r.listened is not None]
            replace_stage_runs(connection, listened, at=now)

    def _settle(self) -> None:
        for plan, _, then in self._results:
            self._accounts.done.append(plan.intake.source)
            _log.info("call done", extra={"call_id": plan.call_id, "stages": sorted(plan.stale)})
            then()
        for refused in self._refused:
            self._accounts.newly_refused += 1
            self._count(refused)
            facts = {"call_id": refused.intake.call.call_id, "reason": refused.reason}
            _log.warning("input %s", refused.state, extra=facts)
        self._results, self._refused, self._touched = [], [], []

    def _count(self, refused: Refused) -> None:
        detail = refused.detail or f"{refused.intake.name}: as before; `callqa retry` tries again"
        self._accounts.refuse(refused.intake, refused.state, reason=refused.reason, detail=detail)


def listened_in_vain(
    plan: CallPlan, *, state: str, reason: str, attempts: int, fingerprint: str
) -> StageRun:
    """The ledger's row about a recording that gave no transcript."""
    return StageRun(plan.call_id, LISTEN, fingerprint, state, attempts, error=reason)
