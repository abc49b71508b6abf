"""Writes what is true of the recordings: one JSON a call, and the metadata CSV."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

from .script import CallScript
from .timeline import PlacedTurn

COLUMNS = (
    "file",
    "call_id",
    "started_at",
    "direction",
    "agent_id",
    "team",
    "queue",
    "customer_id",
    "agent_channel",
)


def write_call(folder: Path, call: CallScript, placed: list[PlacedTurn], rate: int) -> None:
    """The truth about a call: who said what when, each verdict, complaint and topic."""
    truth = {
        "call_id": call.call_id,
        "file": call.file,
        "expect": "done",
        "hard": call.hard,
        "turns": [_turn(turn, rate) for turn in placed],
        "agent_pace_cpm": _agent_pace(placed, rate),
        "checkpoints": call.verdicts,
        "complaint": call.complaint,
        "topic": call.topic,
    }
    _write(folder, truth)


def write_special(folder: Path, entry: dict[str, Any]) -> None:
    """The truth about a file that is no call: the state it must end in, and why."""
    truth = {name: entry[name] for name in ("call_id", "file", "expect", "reason")}
    truth |= {"hard": False, "turns": [], "checkpoints": {}, "complaint": None, "topic": None}
    _write(folder, truth)


def write_metadata(path: Path, calls: list[CallScript], special: list[dict[str, Any]]) -> None:
    """One row a file, as an import would get it from a recording platform."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.DictWriter(handle, COLUMNS, extrasaction="ignore", lineterminator="\n")
        rows.writeheader()
        for call in calls:
            named = {"file": call.file, "call_id": call.call_id, **call.details}
            rows.writerow({**named, "agent_channel": _told_channel(call)})
        for entry in special:
            rows.writerow({**entry, "agent_channel": ""})


def characters(text: str) -> int:
    """Spoken characters: punctuation does not count."""
    return len(re.findall(r"\w", text))


def _turn(placed: PlacedTurn, rate: int) -> dict[str, Any]:
    return {
        "role": placed.turn.role,
        "start_s": round(placed.start / rate, 3),
        "end_s": round(placed.end / rate, 3),
        "text": placed.turn.text,
    }


def _agent_pace(placed: list[PlacedTurn], rate: int) -> int:
    """Characters a minute over the agent's own speech time."""
    own = [turn for turn in placed if turn.turn.role == "agent"]
    spoken = sum(characters(turn.turn.text) for turn in own)
    return round(60 * rate * spoken / sum(len(turn.samples) for turn in own))


def _told_channel(call: CallScript) -> str:
    stereo = call.recording.layout == "stereo"
    return call.recording.agent or "" if stereo and call.recording.tell_channel else ""


def _write(folder: Path, truth: dict[str, Any]) -> None:
    text = json.dumps(truth, ensure_ascii=False, indent=1)
    (folder / f"{truth['call_id']}.json").write_text(text + "\n", "utf-8")
