"""Enrolling agents' voices from calls that are transcribed already."""

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

from conversation import ChannelKind, Role
from conversation.errors import UsageError
from ingest import open_recording
from pipeline.home import Home
from pipeline.lookup import stored_artifact, stored_conversation
from transcribe.models import bundled_diarizer
from transcribe.voiceprints import (
    LEAST_ENROLLED_S,
    MODEL,
    Voiceprint,
    describe_voice,
    forget_voiceprint,
    load_voiceprints,
    save_voiceprint,
)


def enrol_agent(home: Home, agent_id: str, call_ids: Sequence[str], *, consent: str) -> Voiceprint:
    """Make an agent's voiceprint from what the agent says in some calls, and keep it.

    ``consent`` says who consented and where that is written; without it nothing is made. Raises
    ``UsageError`` for calls with too little of the agent, ``QuarantineError`` where a recording is
    gone.
    """
    from transcribe.diarization.speaker_vectors import SpeakerVectors

    if not consent.strip():
        raise UsageError(
            "a voice is enrolled only with the agent's consent — say where it is written down "
            "(--consent 'signed 2026-03-01, file 17')"
        )
    files = bundled_diarizer()
    describer = SpeakerVectors(files.embedding, files.embedding_network)
    total, seconds = np.zeros(0), 0.0
    for call_id in call_ids:
        recording = stored_artifact(home, call_id).recording
        if recording is None:
            raise UsageError(f"call {call_id} has no recording to take a voice from")
        sound = open_recording(recording.uri, call_id=call_id).samples
        turns = stored_conversation(home, call_id).transcript.by_role(Role.AGENT)
        if not turns:
            continue
        stereo = recording.kind is ChannelKind.STEREO
        channel = sound[turns[0].channel if stereo else 0]
        voice, heard_s = describe_voice(describer, channel, [turn.span for turn in turns])
        if heard_s:
            total = voice * heard_s if not seconds else total + voice * heard_s
            seconds += heard_s
    if seconds < LEAST_ENROLLED_S:
        raise UsageError(
            f"the agent speaks {seconds:.1f} s in these calls, {LEAST_ENROLLED_S:.0f} s are needed "
            "— name more calls with --call"
        )
    unit = total / float(np.linalg.norm(total))
    voiceprint = Voiceprint(
        agent_id,
        tuple(round(float(value), 6) for value in unit),
        round(seconds, 1),
        MODEL,
        datetime.now(UTC).date().isoformat(),
        consent.strip(),
    )
    save_voiceprint(voiceprint, home.voices)
    return voiceprint


def enrolled_agents(home: Home) -> tuple[Voiceprint, ...]:
    """Every enrolled voice, by agent."""
    return load_voiceprints(home.voices)


def forget_agent(home: Home, agent_id: str) -> bool:
    """Delete an agent's voiceprint; whether there was one."""
    return forget_voiceprint(home.voices, agent_id)
