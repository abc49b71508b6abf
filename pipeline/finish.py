"""The end of a call: everything that follows from its artefact, ready to be written."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from conversation import ComplaintFinding, Measure, Transcript
from language.personal_data import MaskPolicy, Original
from pipeline.artifact import Artifact
from pipeline.corrected import correct
from pipeline.plan import STAGES, CallPlan
from pipeline.protection import personal_rows, shown
from pipeline.verdict import Adjudicator, CardVerdict, Verdict
from qa_rules import CheckpointResult, requoted
from topics import complaint_text
from warehouse.write.batch import CallResult
from warehouse.write.calls import (
    Row,
    call_row,
    label_rows,
    machine_rows,
    removed_rows,
    turn_rows,
)
from warehouse.write.ledger import StageRun
from warehouse.write.results import CardResults

if TYPE_CHECKING:
    from review.corrections import Corrections

_HEARD = frozenset({"transcribe", "correct"})  # what changes the transcript
_RETOLD = _HEARD | {"protect"}  # what changes its words for readers


def finish_call(
    plan: CallPlan,
    artifact: Artifact,
    adjudicator: Adjudicator,
    *,
    corrections: "Corrections | None" = None,
    policy: MaskPolicy = MaskPolicy.MASKED_ONLY,
    originals: Iterable[Original] | None = None,
    taken: tuple[Measure, ...] | None = None,
    spent: Mapping[str, float],
    attempts: int,
) -> tuple[CallResult, Mapping[str, float]]:
    """Do the stages of a call that are not done, and nothing else.

    The call is judged on the artefact, whose stand-ins have the form of what was said; ``policy``
    and ``originals`` make what readers see. ``corrections`` are people's, laid over the machine's
    transcript. ``taken`` are the measures of an earlier run that still hold. ``spent`` are seconds
    that the speech stages took in their worker, empty when they were done. Returns what to write
    and the seconds of the cheap stages.
    """
    call = plan.intake.call
    kept = None if originals is None else tuple(originals)
    heard = artifact
    artifact = correct(artifact, corrections)
    said = shown(artifact.transcript, artifact.personal, policy=policy, originals=kept)
    verdict = adjudicator.decide(artifact, call, stages=plan.stale, taken=taken)
    described = retold = None
    if plan.stale & {"ingest", *_HEARD}:
        described = call_row(
            call,
            recording=artifact.recording,
            transcript=said,
            sound=artifact.sound,
            source=plan.intake.source,
        )
    if plan.stale & _RETOLD:
        machine = shown(heard.transcript, heard.personal, policy=policy, originals=kept)
        retold = _heard(artifact, machine, said)
    result = CallResult(
        call.call_id,
        plan.intake.row("done"),
        _stage_runs(plan, {**_speech_seconds(spent), **verdict.seconds}, attempts),
        call=described,
        **retold or {},
        measures=verdict.measures,
        verdicts=_quoted(verdict.cards, said) if verdict.cards is not None else None,
        complaint=_complaint(artifact, verdict),
    )
    return result, verdict.seconds


def _heard(artifact: Artifact, machine: Transcript, said: Transcript) -> dict[str, tuple[Row, ...]]:
    """What was said, what else was heard, and what was taken out.

    ``machine`` is the transcript before people corrected it, ``said`` the one that may be shown.
    """
    call_id = artifact.call.call_id
    return {
        "turns": tuple(turn_rows(call_id, said)),
        "machine_turns": tuple(machine_rows(call_id, machine, said)),
        "personal": tuple(personal_rows(call_id, artifact.personal)),
        "labels": tuple(label_rows(call_id, artifact.sound)),
        "removed": tuple(removed_rows(call_id, said)),
    }


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


def _quoted(cards: Sequence[CardVerdict], said: Transcript) -> list[CardResults]:
    """Verdicts whose evidence quotes what readers see, and no stand-in."""
    texts = {turn.index: turn.text for turn in said.turns}
    once: dict[str, CheckpointResult] = {}
    for card in cards:
        for result in card.checkpoints:
            if result.checkpoint_id not in once:
                hits = tuple(requoted(hit, texts) for hit in result.hits)
                once[result.checkpoint_id] = result._replace(hits=hits)
    return [
        (card.card, tuple(once[result.checkpoint_id] for result in card.checkpoints))
        for card in cards
    ]


def _complaint(artifact: Artifact, verdict: Verdict) -> tuple[ComplaintFinding, str] | None:
    if verdict.complaint is None:
        return None
    masked = shown(artifact.transcript, artifact.personal)
    return verdict.complaint, complaint_text(masked, verdict.complaint)
