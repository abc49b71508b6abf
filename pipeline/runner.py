"""One run: list, listen, judge, cluster, publish — and account for every input."""

import logging
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from conversation.errors import UsageError
from ingest import Metadata, SourceListing, list_sources, load_metadata
from pipeline.accounts import Accounts
from pipeline.artifact import artifact_path
from pipeline.bench import Bench
from pipeline.closing import close_run
from pipeline.cluster import cluster_complaints
from pipeline.engines import Engine
from pipeline.engines.local import LocalEngine
from pipeline.finish import finish_call
from pipeline.home import Home
from pipeline.intake import Intake, take_in
from pipeline.lock import hold_lock
from pipeline.plan import CallPlan
from pipeline.progress import Progress, SilentProgress
from pipeline.refuse import note_metadata, refuse_input
from pipeline.settings import RunSettings
from pipeline.speech import SpeechJob, SpeechOutcome
from pipeline.summary import RunSummary
from warehouse import Warehouse, publish

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to take in: files or folders, the metadata beside them, at most ``limit`` inputs."""

    sources: tuple[Path, ...]
    metadata: Path | None = None
    include: tuple[str, ...] = ()
    limit: int | None = None


def run(
    request: RunRequest,
    *,
    home: Home,
    settings: RunSettings,
    progress: Progress | None = None,
    engine: Engine | None = None,
) -> RunSummary:
    """Take in everything that ``request`` lists and bring the warehouse up to date.

    Raises ``HomeLockedError`` when another run holds the home, ``UsageError`` for what cannot be
    followed, ``RuleError`` and ``MetadataError`` for files that cannot be read. A bad recording
    never raises: it is in the summary with its reason.
    """
    metadata = load_metadata(request.metadata) if request.metadata else None
    listing = _list(request)
    with hold_lock(home.create()), Warehouse(home.working_warehouse) as warehouse:
        bench = Bench.lay_out(warehouse, home=home, settings=settings)
        session = _Session(bench, Accounts(_run_id()), progress or SilentProgress())
        plans = session.take_in(listing, metadata, request.metadata)
        session.listen(plans, engine or _local_engine(home, settings))
        session.cluster()
        summary = close_run(bench, session.accounts, listed=len(listing.sources))
        session.publish(home, summary)
        return summary


class _Session:
    """The stages of one run over the same bench and accounts."""

    def __init__(self, bench: Bench, accounts: Accounts, progress: Progress) -> None:
        self.bench = bench
        self.accounts = accounts
        self.progress = progress

    def take_in(
        self, listing: SourceListing, metadata: Metadata | None, metadata_path: Path | None
    ) -> list[CallPlan]:
        """Hash and identify every input; what goes no further is accounted for at once."""
        self.accounts.notices += [problem.message for problem in listing.problems]
        self.progress.begin("intake", len(listing.sources))
        intakes = take_in(listing.sources, metadata=metadata, known=self.bench.known)
        plans = [plan for intake in intakes if (plan := self._plan(intake)) is not None]
        if metadata is not None and metadata_path is not None:
            note_metadata(self.bench, self.accounts, metadata, metadata_path, listing, intakes)
        return plans

    def _plan(self, intake: Intake) -> CallPlan | None:
        self.progress.finish("intake", intake.call.call_id)
        if intake.state != "taken":
            refuse_input(self.bench, self.accounts, intake)
            return None
        plan = self.bench.plan(intake)
        if plan.stale:
            return plan
        self.accounts.unchanged.append(intake.source)
        return None

    def listen(self, plans: Sequence[CallPlan], engine: Engine) -> None:
        """Transcribe what has no artefact, judge everything that is stale."""
        heard, unheard = self._split(plans)
        if heard:
            self.progress.begin("judge", len(heard))
        for plan in heard:
            self._finish(plan, "judge", spent={}, attempts=1)
        if unheard:
            self.progress.begin("transcribe", len(unheard))
        by_source = {plan.intake.source: plan for plan in unheard}
        jobs = [_job(plan) for plan in unheard]
        for outcome in engine.run(jobs, on_start=self._start):
            self._settle(by_source[outcome.job.source], outcome)

    def _split(self, plans: Sequence[CallPlan]) -> tuple[list[CallPlan], list[CallPlan]]:
        """Calls that were listened to under this fingerprint before, and the others."""
        heard: list[CallPlan] = []
        unheard: list[CallPlan] = []
        for plan in plans:
            path = artifact_path(self.bench.home.artifacts, plan.fingerprints["transcribe"])
            (heard if path.exists() else unheard).append(plan)
        return heard, unheard

    def _start(self, job: SpeechJob) -> None:
        self.progress.take("transcribe", job.call.call_id)

    def _settle(self, plan: CallPlan, outcome: SpeechOutcome) -> None:
        if outcome.reason:
            state = "failed" if outcome.failed else "quarantined"
            refuse_input(
                self.bench,
                self.accounts,
                plan.intake,
                state=state,
                reason=outcome.reason,
                detail=outcome.detail,
            )
            self.progress.finish("transcribe", plan.call_id)
            return
        for stage, seconds in outcome.seconds.items():
            self.accounts.spend(stage, seconds)
        self.accounts.audio_s += outcome.audio_s
        self._finish(plan, "transcribe", spent=outcome.seconds, attempts=outcome.job.attempt)

    def _finish(
        self, plan: CallPlan, stage: str, *, spent: Mapping[str, float], attempts: int
    ) -> None:
        self.progress.take(stage, plan.call_id)
        finish_call(plan, self.bench, self.accounts, spent=spent, attempts=attempts)
        self.progress.finish(stage, plan.call_id)
        _log.info("call done", extra={"call_id": plan.call_id, "stage": stage})

    def cluster(self) -> None:
        """Find the topics of all complaints anew when any complaint has changed."""
        started = time.perf_counter()
        note = cluster_complaints(self.bench)
        if note is None:
            return
        self.accounts.spend("cluster", time.perf_counter() - started)
        self.accounts.notices += [note] if note else []

    def publish(self, home: Home, summary: RunSummary) -> None:
        """Give readers the new results, when there are any."""
        if summary.nothing_to_do and home.warehouse.exists():
            return
        self.progress.begin("publish", 1)
        publish(self.bench.warehouse, home.warehouse)
        self.progress.finish("publish", "")


def _list(request: RunRequest) -> SourceListing:
    listing = list_sources(request.sources, include=request.include)
    if not listing.sources and listing.problems:
        raise UsageError("\n".join(problem.message for problem in listing.problems))
    if request.limit is None:
        return listing
    return SourceListing(listing.sources[: request.limit], listing.problems, listing.set_aside)


def _job(plan: CallPlan) -> SpeechJob:
    intake = plan.intake
    return SpeechJob(
        intake.source,
        intake.call,
        intake.sha256,
        intake.size_bytes,
        plan.fingerprints["transcribe"],
    )


def _local_engine(home: Home, settings: RunSettings) -> LocalEngine:
    return LocalEngine(settings.speech, settings.models_folder, home.artifacts, settings.workers)


def _run_id() -> str:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{moment}-{uuid.uuid4().hex[:6]}"
