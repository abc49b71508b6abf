"""What was said and how it sounded, per call."""

import json
from collections.abc import Iterable

import duckdb

from conversation import Call, Measure, Recording, SoundProfile, Transcript
from warehouse.bulk import insert_rows


def replace_call(
    connection: duckdb.DuckDBPyConnection,
    call: Call,
    *,
    recording: Recording,
    transcript: Transcript,
    sound: SoundProfile,
    source: str,
) -> None:
    """Write a call and its turns in place of what was there."""
    delete_rows(connection, ("calls", "turns"), call.call_id)
    insert_rows(connection, "calls", [_call_row(call, recording, transcript, sound, source)])
    insert_rows(
        connection,
        "turns",
        [
            (
                call.call_id,
                turn.index,
                str(turn.role),
                turn.channel,
                turn.start,
                turn.end,
                turn.text,
                turn.confidence,
            )
            for turn in transcript.turns
        ],
    )


def replace_measures(
    connection: duckdb.DuckDBPyConnection, call_id: str, measures: Iterable[Measure]
) -> None:
    """Write a call's measures in place of what was there."""
    delete_rows(connection, ("measures",), call_id)
    insert_rows(
        connection,
        "measures",
        [
            (
                call_id,
                measure.name,
                str(measure.role) if measure.role else None,
                measure.value,
                measure.unit,
                measure.span.start if measure.span else None,
                measure.span.end if measure.span else None,
            )
            for measure in measures
        ],
    )


def delete_rows(connection: duckdb.DuckDBPyConnection, tables: Iterable[str], call_id: str) -> None:
    """Remove a call's rows from ``tables``."""
    for table in tables:
        connection.execute(f'DELETE FROM "{table}" WHERE call_id = ?', [call_id])


def _call_row(
    call: Call, recording: Recording, transcript: Transcript, sound: SoundProfile, source: str
) -> tuple[object, ...]:
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
