"""What a run would do, and why, without doing it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.bench import Bench, is_heard
from pipeline.erased import erased_contents
from pipeline.home import Home
from pipeline.intake import Intake, take_in
from pipeline.lock import hold_lock
from pipeline.plan import CallPlan
from pipeline.register import Register
from pipeline.request import RunRequest, list_request, make_identifier, read_metadata
from pipeline.settings import RunSettings
from warehouse import Warehouse, find_lake, open_warehouse


@dataclass(frozen=True, slots=True)
class Intention:
    """One input and what a run would do with it.

    ``action`` is ``transcribe``, ``read`` (in writing), ``judge``, ``leave`` (done), ``skip``
    or ``refuse``; ``stages`` are those that would be done again.
    """

    source: str
    call_id: str
    action: str
    why: str
    stages: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def rehearse(request: RunRequest, *, home: Home, settings: RunSettings) -> tuple[Intention, ...]:
    """List what ``run`` would do with each input; nothing is written but hashes are taken."""
    metadata = read_metadata(request, settings)
    _, listing = list_request(request)
    with _opened(home) as warehouse:
        bench = Bench.lay_out(warehouse, home=home, settings=settings)
        register = Register(home.register)
        identifier = make_identifier(
            metadata, settings=settings, listing=listing, register=register
        )
        intakes = take_in(
            listing.sources,
            identifier=identifier,
            known=bench.known,
            erased=erased_contents(home),
        )
        taken = [intake for intake in intakes if intake.state == "taken"]
        intentions = [_refusal(intake) for intake in intakes if intake.state != "taken"]
        intentions += [_intention(plan, bench) for plan in bench.plans(taken)]
    return tuple(sorted(intentions, key=lambda intention: intention.source))


@contextmanager
def _opened(home: Home) -> Iterator[Warehouse]:
    """The home's warehouse under its lock, or an empty one where there is none yet."""
    if home.working_warehouse.exists() or find_lake(home.warehouse) is not None:
        with (
            hold_lock(home),
            open_warehouse(home.warehouse, working=home.working_warehouse) as warehouse,
        ):
            yield warehouse
        return
    with TemporaryDirectory() as folder, Warehouse(Path(folder) / "empty.duckdb") as warehouse:
        yield warehouse


def _refusal(intake: Intake) -> Intention:
    action = "skip" if intake.state == "skipped" else "refuse"
    return Intention(
        intake.source, intake.call.call_id, action, f"{intake.reason}: {intake.detail}"
    )


def _intention(plan: CallPlan, bench: Bench) -> Intention:
    intake = plan.intake
    if plan.held is not None:
        why = f"{plan.held.error}: as before; `callqa retry` takes it in again"
        return Intention(intake.source, plan.call_id, "refuse", why)
    if not plan.stale:
        return Intention(intake.source, plan.call_id, "leave", "done")
    action = "read" if intake.written_by else "transcribe"
    if is_heard(bench, plan):
        action = "judge"
    why = "; ".join(_causes(plan, bench)) or "new"
    return Intention(intake.source, plan.call_id, action, why, tuple(sorted(plan.stale)))


def _causes(plan: CallPlan, bench: Bench) -> Iterator[str]:
    """What has changed since the stages were done."""
    before = bench.known.get(plan.intake.source)
    if plan.attempts:
        yield f"failed before, attempt {plan.attempts + 1}"
    if not plan.stored or before is None:
        return
    stale = plan.stale
    if before.sha256 != plan.intake.sha256:
        yield "its content has changed"
    elif "ingest" in stale:
        yield "its metadata have changed"
    elif "transcribe" in stale:
        yield "the speech model or settings have changed"
    elif "protect" in stale:
        yield "the policy about personal data, or what finds them, has changed"
    elif "measure" in stale:
        yield "the measures have changed"
    else:
        causes = {"judge": "the rules have changed", "complain": "the complaint model has changed"}
        yield from (text for stage, text in causes.items() if stage in stale)
