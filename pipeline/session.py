"""The stages of one run, over the same bench and accounts."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest import SourceListing
from pipeline.accounts import Accounts
from pipeline.analysis import refresh_analysis
from pipeline.artifact_names import transcripts_of
from pipeline.bench import Bench, is_heard
from pipeline.cluster import cluster_calls
from pipeline.engines import Engine
from pipeline.erased import erased_contents
from pipeline.faults import PASSING, end_of, name_fault, stops_the_run
from pipeline.fingerprint import content_fingerprint
from pipeline.identify import Identifier
from pipeline.intake import Intake, take_in
from pipeline.judging_hands import Answer, JudgingHands, hands_for, judge_all, judge_stored
from pipeline.metadata_notes import note_metadata
from pipeline.plan import CallPlan
from pipeline.progress import Progress
from pipeline.protection import keeps_originals
from pipeline.register import Register
from pipeline.speech import SpeechJob, SpeechOutcome
from pipeline.stop import Limits
from pipeline.stored_calls import as_stored, stored_calls
from pipeline.summary import Refusal
from pipeline.topic_vectors import load_embedder
from pipeline.writer import Refused, ResultWriter, listened_in_vain
from pipeline.written import write_down
from topics import Subject
from transcribe import SWAPPED
from warehouse import publish
from warehouse.write.results import catalogue_differs, replace_catalogue

NAMED_AT_MOST = 5  # call ids in a notice


@dataclass(slots=True)
class Work:
    """What a run has to do: calls that have an artefact, chats to be read, calls to be heard."""

    heard: list[Intake] = field(default_factory=list)
    written: list[CallPlan] = field(default_factory=list)
    unheard: list[CallPlan] = field(default_factory=list)


class Session:
    """Takes inputs through the stages; every input leaves it in the accounts."""

    def __init__(
        self,
        bench: Bench,
        accounts: Accounts,
        *,
        progress: Progress,
        limits: Limits,
        register: Register | None = None,
    ) -> None:
        self.bench = bench
        self.accounts = accounts
        self.progress = progress
        self.limits = limits
        self.unsettled = 0
        self.swapped: list[str] = []
        self.writer = ResultWriter(bench, accounts, register=register)

    def write_catalogue(self) -> None:
        """Write the titles of rules and scorecards where they have changed."""
        if catalogue_differs(self.bench.warehouse.connection, self.bench.library):
            with self.bench.warehouse.transaction() as connection:
                replace_catalogue(connection, self.bench.library)

    def take_in(
        self,
        listing: SourceListing,
        *,
        identifier: Identifier,
        metadata_place: str | Path | None,
        everything: SourceListing,
    ) -> Work:
        """Hash and identify every input; what goes no further is accounted for at once.

        ``everything`` is what the folders hold, beyond the part that this run is about.
        """
        self._note_problems(listing)
        self.progress.begin("intake", len(listing.sources))
        intakes = take_in(
            listing.sources,
            identifier=identifier,
            known=self.bench.known,
            erased=erased_contents(self.bench.home),
            go_on=self._not_asked_to_stop,
        )
        if len(intakes) < len(listing.sources):
            self.accounts.left = len(listing.sources)  # half a listing cannot tell its doubles
            return Work()
        work = self._sort_out(intakes)
        self.accounts.notices += [words for intake in intakes for words in intake.problems]
        metadata = identifier.metadata
        if metadata is not None and metadata_place is not None:
            note_metadata(self.bench, self.accounts, metadata, metadata_place, everything, intakes)
        self.writer.flush()
        return work

    def _note_problems(self, listing: SourceListing) -> None:
        """Files that are still being written are skipped; anything else is for the operator."""
        for problem in listing.problems:
            if end_of(problem.reason) == "skipped":
                self.unsettled += 1
                refusal = Refusal(problem.source, problem.reason, problem.message)
                self.accounts.skipped.append(refusal)
            else:
                self.accounts.notices.append(problem.message)

    def _not_asked_to_stop(self) -> bool:
        self.accounts.stopped = self.limits.asked
        return not self.accounts.stopped

    def _sort_out(self, intakes: Sequence[Intake]) -> Work:
        """Find the calls that anything has to be done for; the others end here."""
        work = Work()
        for intake in intakes:
            if intake.state != "taken":
                self.progress.finish("intake", intake.call.call_id)
                self.writer.refuse(Refused(intake, intake.state, intake.reason, intake.detail))
        for plan in self.bench.plans(i for i in intakes if i.state == "taken"):
            self.progress.finish("intake", plan.call_id)
            if plan.held is not None:
                reason = plan.held.error or ""
                self.writer.refuse(Refused(plan.intake, plan.held.state, reason, ""))
            elif not plan.stale:
                self._leave(plan.intake)
            elif is_heard(self.bench, plan):
                work.heard.append(plan.intake)
            elif plan.intake.written_by:
                work.written.append(plan)
            else:
                work.unheard.append(plan)
        return work

    def _leave(self, intake: Intake) -> None:
        self.accounts.unchanged.append(intake.source)
        if self.bench.known.get(intake.source) != intake.row("done"):
            self.writer.touch(intake)

    def listen(self, work: Work, engine: Engine) -> None:
        """Judge what has an artefact, then read chats, then transcribe; judge these as well."""
        if work.heard:
            self.progress.begin("judge", len(work.heard))
        damaged = self._judge_heard(work.heard)
        self._read_written([*work.written, *(p for p in damaged if p.intake.written_by)])
        unheard = [*work.unheard, *(p for p in damaged if not p.intake.written_by)]
        if unheard:
            self.progress.begin("transcribe", len(unheard))
        by_source = {plan.intake.source: plan for plan in unheard}
        for outcome in engine.run(self._jobs(unheard), on_start=self._start):
            self._settle(by_source[outcome.job.source], outcome)
        self.writer.flush()
        if self.swapped:
            self.accounts.notices.append(_on_swapped(self.swapped))

    def judge(self, intakes: Iterable[Intake]) -> None:
        """Judge everything that has an artefact, and leave the rest aside."""
        for plan, answer in self._judged(list(intakes)):
            self._accept(plan, "judge", answer)
        self.writer.flush()

    def judge_again(self, intakes: Iterable[Intake]) -> list[Intake]:
        """Judge calls on the transcripts that they have; returns those that have none to read."""
        silent = []
        for intake in intakes:
            plan = self.bench.plan_as_heard(intake)
            if plan is None or not self._finish(plan, "judge", spent={}, attempts=1):
                silent.append(intake)
        self.writer.flush()
        return silent

    def _judge_heard(self, heard: Sequence[Intake]) -> list[CallPlan]:
        """Judge calls that were listened to before; returns those whose artefact is damaged."""
        damaged = []
        for number, (plan, answer) in enumerate(self._judged(heard)):
            if not self._may_go_on():
                self.accounts.left += len(heard) - number
                break
            if not self._accept(plan, "judge", answer):
                damaged.append(plan)
        self.writer.flush()
        return damaged

    def _judged(self, heard: Sequence[Intake]) -> Iterator[tuple[CallPlan, Answer]]:
        """Judge what has an artefact, with as many processes as that is worth."""
        stored = stored_calls(self.bench.plans(heard), bench=self.bench)
        hands = hands_for(len(heard), self.bench.settings)
        if hands:
            return JudgingHands(self.bench, hands=hands).judge(stored)
        return judge_all(stored, bench=self.bench)

    def _read_written(self, plans: Sequence[CallPlan]) -> None:
        """Read conversations in writing, which need neither model nor worker."""
        if plans:
            self.progress.begin("read", len(plans))
        profile, artifacts = self.bench.profile, transcripts_of(self.bench.home)
        keep = keeps_originals(self.bench.settings.personal_data)
        for number, plan in enumerate(plans):
            if not self._may_go_on():
                self.accounts.left += len(plans) - number
                break
            self.progress.take("read", plan.call_id)
            outcome = write_down(
                _job(plan), profile=profile, artifacts=artifacts, keep_originals=keep
            )
            self._settle(plan, outcome, "read")
        self.writer.flush()

    def _jobs(self, plans: Sequence[CallPlan]) -> Iterator[SpeechJob]:
        """Jobs as long as the run may go on; the rest is left for the next run."""
        for number, plan in enumerate(_longest_first(plans)):
            if not self._may_go_on():
                self.accounts.left += len(plans) - number
                return
            yield _job(plan)

    def _may_go_on(self) -> bool:
        self.accounts.stopped = self.accounts.stopped or self.limits.reason_to_stop()
        return not self.accounts.stopped

    def _start(self, job: SpeechJob) -> None:
        self.progress.take("transcribe", job.call.call_id)

    def _settle(self, plan: CallPlan, outcome: SpeechOutcome, stage: str = "transcribe") -> None:
        if outcome.reason:
            self._refuse(plan, outcome, stage)
            return
        for name, seconds in outcome.seconds.items():
            self.accounts.spend(name, seconds)
        self.accounts.audio_s += outcome.audio_s
        attempts = outcome.job.attempt
        if not self._finish(plan, stage, spent=outcome.seconds, attempts=attempts):
            detail = "its artefact cannot be read back — check the disk, then `callqa retry`"
            lost = SpeechOutcome(outcome.job, "stage_failed", detail, failed=True)
            self._refuse(plan, lost, stage)

    def _refuse(self, plan: CallPlan, outcome: SpeechOutcome, stage: str) -> None:
        state = "failed" if outcome.failed else end_of(outcome.reason)
        may_pass = outcome.failed or outcome.reason in PASSING
        content = content_fingerprint(plan.intake.sha256)
        listened = listened_in_vain(
            plan,
            state=state,
            reason=outcome.reason,
            attempts=outcome.job.attempt,
            fingerprint=plan.fingerprints["transcribe"] if may_pass else content,
        )
        kept = listened if state != "skipped" else None
        self.writer.refuse(Refused(plan.intake, state, outcome.reason, outcome.detail, kept))
        self.progress.finish("transcribe", plan.call_id)

    def _finish(
        self, plan: CallPlan, stage: str, *, spent: Mapping[str, float], attempts: int
    ) -> bool:
        """Do the cheap stages of a call; false where its artefact is missing or damaged."""
        self.progress.take(stage, plan.call_id)
        answer = judge_stored(
            as_stored(plan, bench=self.bench),
            self.bench.adjudicator,
            self.bench.settings.personal_data,
            spent=spent,
            attempts=attempts,
        )
        return self._accept(plan, stage, answer)

    def _accept(self, plan: CallPlan, stage: str, answer: Answer) -> bool:
        """Write what came out for a call; false where it has no artefact that can be read."""
        if answer is None:
            return False
        if isinstance(answer, Exception):
            self._fail(plan, stage, answer)
            return True
        result, seconds, roles = answer
        if stage == "transcribe" and roles.startswith(SWAPPED):
            self.swapped.append(plan.call_id)
        for name, spent_s in seconds.items():
            self.accounts.spend(name, spent_s)
        then = partial(self.progress.finish, stage, plan.call_id)
        self.writer.finish(plan, result, then=then)
        return True

    def _fail(self, plan: CallPlan, stage: str, error: Exception) -> None:
        if stops_the_run(error):
            raise error
        reason, detail = name_fault(error)
        attempts = plan.attempts + 1
        speech = plan.fingerprints["transcribe"]
        listened = listened_in_vain(
            plan, state="failed", reason=reason, attempts=attempts, fingerprint=speech
        )
        self.writer.refuse(Refused(plan.intake, "failed", reason, detail, listened))
        self.progress.finish(stage, plan.call_id)

    def cluster(self) -> None:
        """Bring complaint topics and call reasons up to date when any call has changed."""
        for subject in Subject:
            started = time.perf_counter()
            report = cluster_calls(
                self.bench.warehouse,
                self.bench.home,
                subject,
                embedder=load_embedder(self.bench.settings),
                workers=self.bench.settings.workers,
            )
            if report is not None:
                self.accounts.spend("cluster", time.perf_counter() - started)
                self.accounts.notices += [report.note] if report.note else []

    def publish(self) -> None:
        """Give readers the new results, when there are any."""
        target = self.bench.home.warehouse
        refresh_analysis(self.bench.warehouse, self.bench.home)
        if target.exists() and not self.bench.warehouse.unpublished:
            return
        self.progress.begin("publish", 1)
        publish(self.bench.warehouse, target)
        self.progress.finish("publish", "")


def _on_swapped(call_ids: Sequence[str]) -> str:
    shown = ", ".join(sorted(call_ids)[:NAMED_AT_MOST])
    more = f" and {len(call_ids) - NAMED_AT_MOST} more" if len(call_ids) > NAMED_AT_MOST else ""
    return (
        f"the words contradict the channel map of {shown}{more}: roles follow the words there — "
        "check `agent_channel` in the metadata or the profile"
    )


def _longest_first(plans: Iterable[CallPlan]) -> list[CallPlan]:
    """Longest recordings first, so that no worker ends alone."""
    return sorted(plans, key=lambda plan: (-plan.intake.size_bytes, plan.intake.source))


def _job(plan: CallPlan) -> SpeechJob:
    intake = plan.intake
    return SpeechJob(
        intake.source,
        intake.call,
        intake.sha256,
        intake.size_bytes,
        plan.fingerprints["transcribe"],
        plan.attempts + 1,
        raw=intake.raw,
        written_by=intake.written_by,
    )
