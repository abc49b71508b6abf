"""The end of a call: everything that follows from its artefact, written in one transaction."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from pipeline.accounts import Accounts
from pipeline.artifact import Artifact, artifact_path, read_artifact
from pipeline.bench import Bench
from pipeline.plan import STAGES, CallPlan
from pipeline.verdict import Verdict
from topics import complaint_text
from warehouse.write.calls import replace_call, replace_measures
from warehouse.write.ledger import StageRun, replace_source, replace_stage_runs
from warehouse.write.results import replace_complaint, replace_verdicts


def finish_call(
    plan: CallPlan, bench: Bench, accounts: Accounts, *, spent: Mapping[str, float], attempts: int
) -> None:
    """Judge a call from its artefact and write results and ledger together.

    ``spent`` are seconds that the speech stages took in their worker, empty when they were done.
    """
    artifact = read_artifact(artifact_path(bench.home.artifacts, plan.fingerprints["transcribe"]))
    started = time.perf_counter()
    verdict = bench.adjudicator.decide(artifact, plan.intake.call)
    judged_s = time.perf_counter() - started
    started = time.perf_counter()
    _write(plan, artifact, verdict, bench, spent=spent, judged_s=judged_s, attempts=attempts)
    accounts.spend("judge", judged_s)
    accounts.spend("write", time.perf_counter() - started)
    accounts.done.append(plan.intake.source)


def _write(
    plan: CallPlan,
    artifact: Artifact,
    verdict: Verdict,
    bench: Bench,
    *,
    spent: Mapping[str, float],
    judged_s: float,
    attempts: int,
) -> None:
    call = plan.intake.call
    seconds = {"ingest": spent.get("ingest", 0.0), "judge": judged_s}
    seconds["transcribe"] = sum(spent.values()) - seconds["ingest"]
    runs = [
        StageRun(
            call.call_id, stage, plan.fingerprints[stage], "done", attempts, seconds.get(stage, 0.0)
        )
        for stage in STAGES
        if stage in plan.stale
    ]
    with bench.warehouse.transaction() as connection:
        replace_call(
            connection,
            call,
            recording=artifact.recording,
            transcript=artifact.transcript,
            sound=artifact.sound,
            source=plan.intake.source,
        )
        replace_measures(connection, call.call_id, verdict.measures)
        replace_verdicts(
            connection,
            call.call_id,
            [(card.card, card.checkpoints) for card in verdict.cards],
        )
        text = complaint_text(artifact.transcript, verdict.complaint)
        replace_complaint(connection, verdict.complaint, text=text)
        replace_source(connection, plan.intake.row("done"))
        replace_stage_runs(connection, runs, at=datetime.now(UTC))
