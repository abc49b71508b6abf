"""What was said and how it sounded: the rows of one call."""

import json
from collections.abc import Iterable, Iterator

from conversation import Call, Measure, Recording, SoundProfile, Transcript

Row = tuple[object, ...]


def call_row(
    call: Call,
    *,
    recording: Recording,
    transcript: Transcript,
    sound: SoundProfile,
    source: str,
) -> Row:
    """The row of ``calls``."""
    return (
        call.call_id,
        call.started_at,
        str(call.direction) if call.direction else None,
        str(recording.kind),
        call.agent_id,
        call.team,
        call.queue,
        call.customer_id,
        recording.duration,
        "done",
        json.dumps(dict(sorted(call.attributes.items())), ensure_ascii=False),
        source,
        recording.sha256,
        recording.codec,
        recording.sample_rate,
        transcript.language,
        transcript.recognizer,
        transcript.role_confidence,
        transcript.role_method,
        sound.frame_s,
        [list(levels) for levels in sound.levels_dbfs],
    )


def turn_rows(call_id: str, transcript: Transcript) -> Iterator[Row]:
    """The rows of ``turns``."""
    for turn in transcript.turns:
        yield (
            call_id,
            turn.index,
            str(turn.role),
            turn.channel,
            turn.start,
            turn.end,
            turn.text,
            turn.confidence,
        )


def machine_rows(call_id: str, machine: Transcript, shown: Transcript) -> Iterator[Row]:
    """The rows of ``machine_turns``: what the machine had where a person corrected it."""
    for heard, turn in zip(machine.turns, shown.turns, strict=True):
        if (heard.role, heard.text) != (turn.role, turn.text):
            yield (call_id, heard.index, str(heard.role), heard.text)


def measure_rows(call_id: str, measures: Iterable[Measure]) -> Iterator[Row]:
    """The rows of ``measures``."""
    for measure in measures:
        yield (
            call_id,
            measure.name,
            str(measure.role) if measure.role else None,
            measure.value,
            measure.unit,
            measure.span.start if measure.span else None,
            measure.span.end if measure.span else None,
        )


def measure_evidence_rows(call_id: str, measures: Iterable[Measure]) -> Iterator[Row]:
    """The rows of ``measure_evidence``: what estimates rest on."""
    for measure in measures:
        if measure.detail:
            role = str(measure.role) if measure.role else None
            start_s = measure.span.start if measure.span else None
            yield call_id, measure.name, role, start_s, measure.detail


def label_rows(call_id: str, sound: SoundProfile) -> Iterator[Row]:
    """The rows of ``sound_labels``."""
    for label in sound.labels:
        yield call_id, label.channel, str(label.kind), label.span.start, label.span.end


def removed_rows(call_id: str, transcript: Transcript) -> Iterator[Row]:
    """The rows of ``removed_text``."""
    for one in transcript.removed:
        yield call_id, one.channel, one.start, one.end, one.text, one.reason
