"""The transcripts of calls that people decided on, for teaching the complaint model."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from conversation import Role, Transcript, Turn
from warehouse.read.answers import as_float, as_int, as_moment, as_text
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class DatedTranscript:
    """A transcript and when the call was; ``None`` where the metadata do not say."""

    transcript: Transcript
    started_at: datetime | None


_TURNS = """
SELECT c.call_id, c.started_at, c.language, c.recognizer, t.turn_index, t.role, t.channel,
       t.start_s, t.end_s, t.text, t.confidence
FROM calls c JOIN turns t USING (call_id)
WHERE c.call_id IN (SELECT unnest(?::VARCHAR[])) ORDER BY c.call_id, t.turn_index
"""


def read_transcripts(
    published: Published, call_ids: Collection[str]
) -> tuple[DatedTranscript, ...]:
    """The transcripts of those calls that are in the warehouse, by call id; times in UTC."""
    turns: dict[str, list[Turn]] = {}
    facts: dict[str, tuple[datetime | None, str, str]] = {}
    for row in published.rows(_TURNS, [sorted(call_ids)]):
        call_id = as_text(row[0])
        facts[call_id] = as_moment(row[1]), as_text(row[2]), as_text(row[3])
        turns.setdefault(call_id, []).append(
            Turn(
                as_int(row[4]), Role(as_text(row[5])), as_int(row[6]), as_float(row[7]) or 0.0,
                as_float(row[8]) or 0.0, as_text(row[9]), confidence=as_float(row[10]) or 0.0,
            )
        )  # fmt: skip
    return tuple(
        DatedTranscript(
            Transcript(call_id, facts[call_id][1], tuple(turns[call_id]), facts[call_id][2]),
            facts[call_id][0],
        )
        for call_id in sorted(turns)
    )
