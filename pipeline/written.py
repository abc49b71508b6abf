"""Conversations in writing become artefacts: read in milliseconds, by no model and no worker."""

import time
from collections.abc import Sequence

from conversation import (
    ChannelKind,
    Recording,
    Role,
    SoundProfile,
    Transcript,
    Turn,
)
from conversation.errors import QuarantineError
from ingest import Profile, Told, read_told
from pipeline.artifact import Artifact, artifact_path, write_artifact
from pipeline.faults import FAULTS
from pipeline.speech import SpeechJob, SpeechOutcome, failed_outcome
from warehouse.objects import Place

RECOGNIZER = "written"  # what the warehouse shows in the place of a recogniser
_CJK = ("\u4e00", "\u9fff")


def write_down(
    job: SpeechJob, *, profile: Profile, artifacts: Place, keep_originals: bool = False
) -> SpeechOutcome:
    """Read the words of a job and write its artefact; a bad file is an outcome, no error.

    Raises ``HomeError`` for a disk or store that refuses.
    """
    started = time.perf_counter()
    try:
        artifact = make_artifact(job, read_told(job.source, profile=profile))
        path = artifact_path(artifacts, job.fingerprint)
        write_artifact(artifact, path, keep_originals=keep_originals)
    except QuarantineError as error:
        return SpeechOutcome(job, error.reason, error.detail)
    except FAULTS as error:
        return failed_outcome(job, error)
    return SpeechOutcome(job, seconds={"ingest": time.perf_counter() - started})


def make_artifact(job: SpeechJob, told: Told) -> Artifact:
    """A chat without sound, or the transcript of a call whose sound is elsewhere."""
    turns = told.turns
    recording = Recording(
        job.call.call_id,
        job.source,
        job.sha256,
        duration=max((turn.end for turn in turns), default=0.0),
        sample_rate=0,
        channels=0,
        kind=_kind(told),
    )
    known = sum(turn.role is not Role.UNKNOWN for turn in turns)
    transcript = Transcript(
        job.call.call_id,
        _language(turns),
        turns,
        RECOGNIZER,
        role_confidence=round(known / max(len(turns), 1), 3),
        role_method="text",
    )
    return Artifact(
        job.call, recording, transcript, SoundProfile(0.05, (), ()), written_by=job.written_by
    )


def _kind(told: Told) -> ChannelKind:
    if not told.is_spoken:
        return ChannelKind.TEXT
    return ChannelKind.STEREO if any(turn.channel for turn in told.turns) else ChannelKind.MONO


def _language(turns: Sequence[Turn]) -> str:
    """Chinese where there is one Chinese character in five letters: product names are Latin."""
    letters = [c for turn in turns for c in turn.text if c.isalpha()]
    chinese = sum(_CJK[0] <= c <= _CJK[1] for c in letters)
    return "zh" if chinese * 5 >= len(letters) else "en"
