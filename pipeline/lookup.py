"""One stored call, as it was judged."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from conversation import Conversation, Transcript
from conversation.errors import HomeError, UsageError
from language.personal_data import MaskPolicy
from measures import measure
from pipeline.artifact import Artifact, artifact_path, originals_of_artifact, read_artifact
from pipeline.artifact_names import transcripts_of
from pipeline.corrected import correct, read_corrections
from pipeline.home import Home
from pipeline.protection import shown
from pipeline.settings import RunSettings
from qa_rules import explain, explain_in_english, load_library
from warehouse.originals import read_originals
from warehouse.read import Published, open_published
from warehouse.read.stored import call_ids, stage_fingerprint, stored_call

if TYPE_CHECKING:
    from review.corrections import Corrections


def stored_artifact(home: Home, call_id: str, published: Published | None = None) -> Artifact:
    """The artefact of a call, as the machine made it; ``HomeError`` when its file is gone."""
    published = published or open_published(home.warehouse)
    stored_call(published, call_id)
    fingerprint = stage_fingerprint(published, call_id, "transcribe")
    folder = transcripts_of(home)
    try:
        if fingerprint:
            return read_artifact(artifact_path(folder, fingerprint))
    except FileNotFoundError:
        pass
    raise HomeError(
        f"the transcript of call {call_id} is not under {folder} — "
        "run `callqa run` on its recording again"
    )


def stored_conversation(
    home: Home, call_id: str, published: Published | None = None
) -> Conversation:
    """What the call's checkpoints were judged on, people's corrections included.

    Stand-ins are in the place of personal data.
    """
    return _conversation(
        home, call_id, published or open_published(home.warehouse), read_corrections(home)
    )


def _conversation(
    home: Home, call_id: str, published: Published, corrections: "Mapping[str, Corrections]"
) -> Conversation:
    artifact = correct(stored_artifact(home, call_id, published), corrections.get(call_id))
    call = stored_call(published, call_id)
    measures = measure(artifact.transcript, sound=artifact.sound, recording=artifact.recording)
    return Conversation(call, artifact.recording, artifact.transcript, measures)


def shown_conversation(home: Home, call_id: str) -> Conversation:
    """The same with masks in the place of personal data: what may be shown of a call."""
    published = open_published(home.warehouse)
    artifact = stored_artifact(home, call_id, published)
    artifact = correct(artifact, read_corrections(home).get(call_id))
    masked = shown(artifact.transcript, artifact.personal)
    return replace(stored_conversation(home, call_id, published), transcript=masked)


def original_transcript(home: Home, call_id: str) -> Transcript:
    """A call's transcript with what is kept of the originals; for those with the right to it.

    Raises ``UsageError`` where the policy keeps none. Codes and passwords are masked here too.
    """
    published = open_published(home.warehouse)
    artifact = stored_artifact(home, call_id, published)
    fingerprint = stage_fingerprint(published, call_id, "transcribe")
    path = originals_of_artifact(artifact_path(transcripts_of(home), fingerprint))
    originals = read_originals(path)
    if originals is None:
        raise UsageError(
            f"the words behind the masks of call {call_id} are not kept — set `personal_data: "
            f"masked_and_original` in {home.settings} and run again on its recording"
        )
    return shown(
        artifact.transcript, artifact.personal, policy=MaskPolicy.NONE, originals=originals
    )


def stored_conversations(home: Home) -> Iterator[Conversation]:
    """Every stored call in order of its id, one at a time."""
    published, corrections = open_published(home.warehouse), read_corrections(home)
    for call_id in call_ids(published):
        yield _conversation(home, call_id, published, corrections)


def explain_verdict(
    home: Home,
    settings: RunSettings,
    call_id: str,
    checkpoint_id: str,
    *,
    in_english: bool = False,
) -> str:
    """Say in words where a checkpoint looked, what it found and why it came out as it did."""
    library = load_library(settings.rules)
    found = {checkpoint.id: checkpoint for checkpoint in library.checkpoints}
    if checkpoint_id not in found:
        raise UsageError(
            f"the checkpoint `{checkpoint_id}` is not in the rules — `callqa rules list` shows all"
        )
    texts = {turn.index: turn.text for turn in shown_conversation(home, call_id).transcript.turns}
    told = explain_in_english if in_english else explain
    return told(stored_conversation(home, call_id), found[checkpoint_id], texts=texts)
