"""One call with everything that is known about it."""

import json
from itertools import groupby

from language.mask import mask_numbers
from warehouse.read.answers import as_float, as_int, as_moment, as_pairs, as_text
from warehouse.read.call_view import (
    CallView,
    Card,
    CheckpointLine,
    Complaint,
    MeasureLine,
    Quote,
    RemovedLine,
    Section,
    SoundLine,
    TurnLine,
    Window,
)
from warehouse.read.published import Published
from warehouse.read.wave import coarse_wave

__all__ = [
    "CallView",
    "Card",
    "CheckpointLine",
    "Complaint",
    "MeasureLine",
    "Quote",
    "Section",
    "TurnLine",
    "Window",
    "read_call",
]

_QUOTES = """
SELECT e.checkpoint_id, any_value(coalesce(n.title, e.checkpoint_id)), any_value(n.outcome),
       e.turn_index, e.start_s, e.end_s, e.quote, e.char_start, e.char_end
FROM evidence e LEFT JOIN named_checkpoints n
     ON n.call_id = e.call_id AND n.checkpoint_id = e.checkpoint_id
WHERE e.call_id = ? GROUP BY ALL ORDER BY e.start_s, e.char_start, e.checkpoint_id
"""
_CHECKPOINTS = """
SELECT r.scorecard_id, r.section, r.checkpoint_id, coalesce(c.title, r.checkpoint_id),
       coalesce(c.description, ''), coalesce(c.severity, ''), r.outcome, r.score, r.possible,
       r.veto, r.reason, r.searched
FROM published.checkpoint_results r LEFT JOIN checkpoints c USING (checkpoint_id, revision)
WHERE r.call_id = ? AND r.call_id IN (SELECT call_id FROM calls)
ORDER BY r.scorecard_id, r.rowid
"""
_CARDS = """
SELECT r.scorecard_id, coalesce(s.title, r.scorecard_id), r.score, r.score_low, r.score_high,
       s.pass_mark, r.band,
       CASE WHEN r.vetoed_by IS NOT NULL THEN 'vetoed' WHEN r.score >= s.pass_mark THEN 'passed'
            WHEN r.score < s.pass_mark THEN 'failed' ELSE '' END
FROM scorecard_results r LEFT JOIN scorecards s USING (scorecard_id, revision)
WHERE r.call_id = ? ORDER BY r.vetoed_by IS NULL, r.score NULLS LAST, r.scorecard_id
"""


def read_call(published: Published, call_id: str) -> CallView | None:
    """Everything about one call, ``None`` where there is no such call."""
    row = published.row(
        f"SELECT call_id, started_at AT TIME ZONE '{published.time_zone}', direction, "
        "channel_kind, agent_id, team, queue, customer_id, duration_s, recognizer, "
        "role_confidence, attributes, frame_s, levels_dbfs FROM calls WHERE call_id = ?",
        [call_id],
    )
    if row is None:
        return None
    turns = _read_turns(published, call_id)
    return CallView(
        as_text(row[0]),
        as_moment(row[1]),
        as_text(row[2]),
        as_text(row[3]),
        as_text(row[4]),
        as_text(row[5]),
        as_text(row[6]),
        mask_numbers(as_text(row[7])),
        as_float(row[8]) or 0.0,
        as_text(row[9]),
        as_float(row[10]) or 0.0,
        tuple((name, mask_numbers(value)) for name, value in as_pairs(row[11])),
        coarse_wave(row[13], as_float(row[12]) or 0.0),
        turns,
        _read_cards(published, call_id, turns),
        _read_measures(published, call_id),
        _read_complaint(published, call_id),
        _read_sounds(published, call_id),
        _read_removed(published, call_id),
    )


def _read_turns(published: Published, call_id: str) -> tuple[TurnLine, ...]:
    rows = published.rows(
        "SELECT turn_index, role, start_s, end_s, text, confidence FROM turns "
        "WHERE call_id = ? ORDER BY turn_index",
        [call_id],
    )
    return tuple(
        TurnLine(
            as_int(row[0]),
            as_text(row[1]),
            as_float(row[2]) or 0.0,
            as_float(row[3]) or 0.0,
            mask_numbers(as_text(row[4])),
            as_float(row[5]) or 0.0,
        )
        for row in rows
    )


def _read_quotes(
    published: Published, call_id: str, turns: tuple[TurnLine, ...]
) -> dict[str, list[Quote]]:
    said = {turn.index: turn.text for turn in turns}
    quotes: dict[str, list[Quote]] = {}
    for row in published.rows(_QUOTES, [call_id]):
        begin, end = as_int(row[7]), as_int(row[8])
        shown = said.get(as_int(row[3]), "")[begin:end] or mask_numbers(as_text(row[6]))
        quote = Quote(
            as_text(row[0]),
            as_text(row[1]),
            as_text(row[2]),
            as_int(row[3]),
            as_float(row[4]) or 0.0,
            as_float(row[5]) or 0.0,
            shown,
            begin,
            end,
        )
        held = quotes.setdefault(quote.checkpoint_id, [])
        if quote not in held:
            held.append(quote)
    return quotes


def _read_cards(
    published: Published, call_id: str, turns: tuple[TurnLine, ...]
) -> tuple[Card, ...]:
    quotes = _read_quotes(published, call_id, turns)
    lines: dict[str, list[tuple[str, CheckpointLine]]] = {}
    for row in published.rows(_CHECKPOINTS, [call_id]):
        line = CheckpointLine(
            as_text(row[2]),
            as_text(row[3]),
            as_text(row[4]),
            as_text(row[5]),
            as_text(row[6]),
            as_float(row[7]),
            as_float(row[8]),
            bool(row[9]),
            mask_numbers(as_text(row[10])),
            _windows(as_text(row[11])),
            tuple(quotes.get(as_text(row[2]), ())),
        )
        lines.setdefault(as_text(row[0]), []).append((as_text(row[1]), line))
    return tuple(
        Card(
            as_text(row[0]),
            as_text(row[1]),
            as_float(row[2]),
            as_float(row[3]),
            as_float(row[4]),
            as_float(row[5]),
            as_text(row[6]),
            as_text(row[7]),
            _sections(lines.get(as_text(row[0]), [])),
        )
        for row in published.rows(_CARDS, [call_id])
    )


def _windows(searched: str) -> tuple[Window, ...]:
    found = [
        Window(str(one["role"]), float(one["start"]), float(one["end"]))
        for one in json.loads(searched or "[]")
    ]
    return tuple(dict.fromkeys(found))


def _sections(lines: list[tuple[str, CheckpointLine]]) -> tuple[Section, ...]:
    return tuple(
        Section(title, tuple(line for _, line in members))
        for title, members in groupby(lines, key=lambda pair: pair[0])
    )


def _read_measures(published: Published, call_id: str) -> tuple[MeasureLine, ...]:
    rows = published.rows(
        "SELECT m.name, m.role, m.value, m.unit, m.start_s, m.end_s, coalesce(e.detail, '') "
        "FROM measures m LEFT JOIN measure_evidence e ON e.call_id = m.call_id AND e.name = m.name "
        "AND e.role IS NOT DISTINCT FROM m.role AND e.start_s IS NOT DISTINCT FROM m.start_s "
        "WHERE m.call_id = ? ORDER BY m.start_s NULLS FIRST, m.name, m.role",
        [call_id],
    )
    return tuple(
        MeasureLine(
            as_text(row[0]),
            as_text(row[1]),
            as_float(row[2]) or 0.0,
            as_text(row[3]),
            as_float(row[4]),
            as_float(row[5]),
            as_text(row[6]),
        )
        for row in rows
    )


def _read_sounds(published: Published, call_id: str) -> tuple[SoundLine, ...]:
    rows = published.rows(
        "SELECT kind, channel, start_s, end_s FROM sound_labels WHERE call_id = ? "
        "ORDER BY start_s, channel, kind",
        [call_id],
    )
    return tuple(
        SoundLine(as_text(row[0]), as_int(row[1]), as_float(row[2]) or 0.0, as_float(row[3]) or 0.0)
        for row in rows
    )


def _read_removed(published: Published, call_id: str) -> tuple[RemovedLine, ...]:
    rows = published.rows(
        "SELECT text, reason, start_s FROM removed_text WHERE call_id = ? ORDER BY start_s, text",
        [call_id],
    )
    return tuple(
        RemovedLine(mask_numbers(as_text(row[0])), as_text(row[1]), as_float(row[2]) or 0.0)
        for row in rows
    )


def _read_complaint(published: Published, call_id: str) -> Complaint | None:
    row = published.row(
        "SELECT m.is_complaint, m.probability, m.business, m.cause, m.severity, m.turn_indexes, "
        "t.topic_label FROM complaints m LEFT JOIN call_topics t USING (call_id) "
        "WHERE m.call_id = ?",
        [call_id],
    )
    if row is None:
        return None
    indexes = row[5] if isinstance(row[5], list) else []
    return Complaint(
        bool(row[0]),
        as_float(row[1]) or 0.0,
        as_text(row[2]),
        as_text(row[3]),
        as_text(row[4]),
        mask_numbers(as_text(row[6])),
        tuple(as_int(index) for index in indexes),
    )
