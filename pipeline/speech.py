"""The expensive stage: a recording becomes an artefact, in whichever process an engine gives it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from conversation import Call
from conversation.errors import CallqaError, HomeError, QuarantineError
from ingest import RAW_FORMATS, open_recording
from pipeline.artifact import Artifact, artifact_path, write_artifact
from pipeline.faults import FAULTS, name_fault, stops_the_run
from transcribe import Transcriber, TranscribeSettings
from warehouse.objects import Place


@dataclass(frozen=True, slots=True)
class SpeechJob:
    """One recording to listen to; ``fingerprint`` names its artefact, ``raw`` a headerless format.

    ``written_by`` is the reader where there is nothing to listen to.
    """

    source: str
    call: Call
    sha256: str
    size_bytes: int
    fingerprint: str
    attempt: int = 1
    raw: str = ""
    written_by: str = ""


@dataclass(frozen=True, slots=True)
class SpeechOutcome:
    """What became of a job: ``reason`` is empty when its artefact lies in the home.

    ``failed`` tells a fault of the machine from one of the recording; ``seconds`` by stage.
    """

    job: SpeechJob
    reason: str = ""
    detail: str = ""
    audio_s: float = 0.0
    seconds: Mapping[str, float] = field(default_factory=dict)
    failed: bool = False


class Listener(Protocol):
    """Turns one recording after the other into artefacts."""

    def listen(self, job: SpeechJob) -> SpeechOutcome:
        """A bad recording is an outcome, no error; raises ``CallqaError`` when none could be."""
        ...


class SpeechWorker:
    """Models loaded once, then one recording after the other."""

    def __init__(
        self,
        settings: TranscribeSettings,
        *,
        models_folder: Path,
        artifacts: Place,
        keep_originals: bool = False,
        voices: Path | None = None,
    ) -> None:
        self._transcriber = Transcriber(settings, models_folder, voices=voices)
        self._artifacts = artifacts
        self._keep_originals = keep_originals

    def listen(self, job: SpeechJob) -> SpeechOutcome:
        """Decode, transcribe and write the artefact; a fault costs this call and no other."""
        try:
            return self._listen(job)
        except QuarantineError as error:
            return SpeechOutcome(job, error.reason, error.detail)
        except CallqaError:
            raise
        except FAULTS as error:
            return failed_outcome(job, error)

    def _listen(self, job: SpeechJob) -> SpeechOutcome:
        started = time.perf_counter()
        raw = RAW_FORMATS[job.raw] if job.raw else None
        opened = open_recording(job.source, call_id=job.call.call_id, raw=raw)
        decoded = time.perf_counter()
        result = self._transcriber.transcribe(
            opened.samples, call=job.call, recording=opened.recording
        )
        facts = {**dict(result.sound.facts), **dict(opened.facts)}
        sound = replace(result.sound, facts=tuple(sorted(facts.items())))
        content = job.sha256 if job.sha256 != opened.recording.sha256 else ""
        artifact = Artifact(
            job.call, opened.recording, result.transcript, sound, content=content, raw=job.raw
        )
        path = artifact_path(self._artifacts, job.fingerprint)
        write_artifact(artifact, path, keep_originals=self._keep_originals)
        seconds = {"ingest": decoded - started, **result.seconds}
        return SpeechOutcome(job, audio_s=opened.recording.duration, seconds=seconds)


def failed_outcome(job: SpeechJob, error: Exception) -> SpeechOutcome:
    """What an unforeseen exception means for a job; raises ``HomeError`` for a full disk."""
    if stops_the_run(error):
        raise HomeError(
            f"the run cannot go on: {type(error).__name__} ({error}) — free space or mend the disk "
            "and run again; what was done before is kept"
        ) from error
    reason, detail = name_fault(error)
    return SpeechOutcome(job, reason, detail, failed=True)
