"""The end of a call: everything that follows from its artefact, ready to be written."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from conversation import ComplaintFinding
from pipeline.artifact import Artifact
from pipeline.corrected import correct
from pipeline.plan import STAGES, CallPlan
from pipeline.verdict import Adjudicator, Verdict
from topics import complaint_text
from warehouse.write.batch import CallResult
from warehouse.write.calls import call_row, machine_rows, turn_rows
from warehouse.write.ledger import StageRun

if TYPE_CHECKING:
    from review.corrections import Corrections

_HEARD = frozenset({"transcribe", "correct"})  # what changes the transcript


def finish_call(
    plan: CallPlan,
    artifact: Artifact,
    adjudicator: Adjudicator,
    *,
    corrections: "Corrections | None" = None,
    spent: Mapping[str, float],
    attempts: int,
) -> tuple[CallResult, Mapping[str, float]]:
    """Do the stages of a call that are not done, and nothing else.

    ``corrections`` are people's, laid over the machine's transcript. ``spent`` are seconds that
    the speech stages took in their worker, empty when they were done. Returns what to write and
    the seconds of the cheap stages.
    """
    call = plan.intake.call
    artifact, machine = correct(artifact, corrections), artifact.transcript
    verdict = adjudicator.decide(artifact, call, stages=plan.stale)
    described = call_row(
        call,
        recording=artifact.recording,
        transcript=artifact.transcript,
        sound=artifact.sound,
        source=plan.intake.source,
    )
    result = CallResult(
        call.call_id,
        plan.intake.row("done"),
        _stage_runs(plan, {**_speech_seconds(spent), **verdict.seconds}, attempts),
        call=described if plan.stale & {"ingest", *_HEARD} else None,
        turns=tuple(turn_rows(call.call_id, artifact.transcript)) if plan.stale & _HEARD else None,
        machine_turns=tuple(machine_rows(call.call_id, machine, artifact.transcript))
        if plan.stale & _HEARD
        else None,
        measures=verdict.measures,
        verdicts=[(card.card, card.checkpoints) for card in verdict.cards]
        if verdict.cards is not None
        else None,
        complaint=_complaint(artifact, verdict),
    )
    return result, verdict.seconds


def _stage_runs(
    plan: CallPlan, seconds: Mapping[str, float], attempts: int
) -> tuple[StageRun, ...]:
    heard = {"ingest", "transcribe"}
    return tuple(
        StageRun(
            plan.call_id,
            stage,
            plan.fingerprints[stage],
            "done",
            attempts if stage in heard else 1,
            seconds.get(stage, 0.0),
        )
        for stage in STAGES
        if stage in plan.stale
    )


def _speech_seconds(spent: Mapping[str, float]) -> dict[str, float]:
    ingest_s = spent.get("ingest", 0.0)
    return {"ingest": ingest_s, "transcribe": sum(spent.values()) - ingest_s}


def _complaint(artifact: Artifact, verdict: Verdict) -> tuple[ComplaintFinding, str] | None:
    if verdict.complaint is None:
        return None
    return verdict.complaint, complaint_text(artifact.transcript, verdict.complaint)
