"""The expensive stage: a recording becomes an artefact, in whichever process an engine gives it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from conversation import Call
from conversation.errors import QuarantineError
from ingest import open_recording, path_of
from pipeline.artifact import Artifact, artifact_path, write_artifact
from transcribe import Transcriber, TranscribeSettings


@dataclass(frozen=True, slots=True)
class SpeechJob:
    """One recording to listen to; ``fingerprint`` names its artefact."""

    source: str
    call: Call
    sha256: str
    size_bytes: int
    fingerprint: str
    attempt: int = 1


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


class SpeechWorker:
    """Models loaded once, then one recording after the other."""

    def __init__(
        self, settings: TranscribeSettings, *, models_folder: Path, artifacts: Path
    ) -> None:
        self._transcriber = Transcriber(settings, models_folder)
        self._artifacts = artifacts

    def listen(self, job: SpeechJob) -> SpeechOutcome:
        """Decode, transcribe and write the artefact; a bad recording is an outcome, no error."""
        try:
            return self._listen(job)
        except QuarantineError as error:
            return SpeechOutcome(job, error.reason, error.detail)

    def _listen(self, job: SpeechJob) -> SpeechOutcome:
        started = time.perf_counter()
        opened = open_recording(path_of(job.source), call_id=job.call.call_id)
        decoded = time.perf_counter()
        result = self._transcriber.transcribe(
            opened.samples, call=job.call, recording=opened.recording
        )
        facts = {**dict(result.sound.facts), **dict(opened.facts)}
        sound = replace(result.sound, facts=tuple(sorted(facts.items())))
        artifact = Artifact(job.call, opened.recording, result.transcript, sound)
        write_artifact(artifact, artifact_path(self._artifacts, job.fingerprint))
        seconds = {"ingest": decoded - started, **result.seconds}
        return SpeechOutcome(job, audio_s=opened.recording.duration, seconds=seconds)
