"""Reads the call scripts (`demo_calls/dialogues/*.yaml`) into plain data classes.

A script says who speaks what, with which voice and after which pause, and what a careful
inspector would answer about the call. Everything is checked here, so that a typing mistake
stops the run before any sound is made.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

CHECKPOINTS = (
    "opening-greeting",
    "identity-verification",
    "soothe-upset-customer",
    "service-taboo",
    "abusive-language",
    "no-interruption",
    "no-unexplained-silence",
    "pace-in-range",
    "hold-announced",
    "further-help-offered",
    "closing-farewell",
    "no-overpromise",
    "fee-disclosed",
    "risk-disclosed",
    "complaint-registered",
    "collections-no-threat",
    "collections-no-third-party",
    "privacy-no-readback",
)
ROLES = ("agent", "customer")
LAYOUTS = ("mono", "stereo", "dual_mono")
DETAILS = ("direction", "queue", "team", "agent_id", "customer_id", "started_at")


@dataclass(frozen=True)
class Speaker:
    """One party's voice: style vectors with their shares, speed, and level in dBFS."""

    voice: dict[str, float]
    pace: float
    level_db: float


@dataclass(frozen=True)
class Turn:
    """One turn. `gap_s` is the pause before it; a negative one is an overlap; None is drawn."""

    role: str
    text: str
    gap_s: float | None
    gain_db: float


@dataclass(frozen=True)
class Recording:
    """How the call is recorded: channel layout, the agent's side, noise and band."""

    layout: str
    agent: str | None = None
    tell_channel: bool = True
    snr_db: float = 30.0
    band_hz: tuple[float, float] = (200.0, 3600.0)


@dataclass(frozen=True)
class CallScript:
    """One whole call: its metadata, its voices, its turns and the truth about it."""

    call_id: str
    file: str
    shows: str
    details: dict[str, str]
    recording: Recording
    speakers: dict[str, Speaker]
    turns: list[Turn]
    verdicts: dict[str, str]
    complaint: dict[str, Any]
    topic: str | None
    hard: bool = field(default=False)


def load_calls(folder: Path) -> list[CallScript]:
    """Reads every `demo-*.yaml` in name order."""
    return [_call(YAML(typ="safe").load(path)) for path in _scripts(folder)]


def load_special(folder: Path) -> list[dict[str, Any]]:
    """Reads the files that are no calls; the common details are filled into each."""
    data = YAML(typ="safe").load(folder / "special.yaml")
    return [{**data["common"], **entry} for entry in data["files"]]


def _scripts(folder: Path) -> list[Path]:
    return sorted(folder.glob("demo-*.yaml"))


def _call(data: dict[str, Any]) -> CallScript:
    recording = dict(data["recording"])
    if "band_hz" in recording:
        recording["band_hz"] = tuple(recording["band_hz"])
    _demand(recording["layout"] in LAYOUTS, data, f"layout {recording['layout']!r}")
    datetime.fromisoformat(data["started_at"])
    return CallScript(
        call_id=data["call_id"],
        file=data["file"],
        shows=data["shows"],
        details={name: data[name] for name in DETAILS},
        recording=Recording(**recording),
        speakers={role: _speaker(data["speakers"][role]) for role in ROLES},
        turns=[_turn(entry, data) for entry in data["turns"]],
        verdicts=_verdicts(data),
        complaint=data["truth"]["complaint"],
        topic=data["truth"]["topic"],
        hard=data.get("hard", False),
    )


def _speaker(data: dict[str, Any]) -> Speaker:
    voice = data["voice"]
    mix = {voice: 1.0} if isinstance(voice, str) else dict(voice)
    return Speaker(voice=mix, pace=float(data["pace"]), level_db=float(data["level_db"]))


def _turn(entry: dict[str, Any], call: dict[str, Any]) -> Turn:
    spoken = [role for role in ROLES if role in entry]
    _demand(len(spoken) == 1, call, f"a turn needs exactly one role: {entry}")
    gap = -entry["overlap_s"] if "overlap_s" in entry else entry.get("gap_s")
    return Turn(spoken[0], entry[spoken[0]], gap, float(entry.get("gain_db", 0.0)))


def _verdicts(data: dict[str, Any]) -> dict[str, str]:
    """What is not listed under another outcome passes."""
    verdicts = dict.fromkeys(CHECKPOINTS, "pass")
    for outcome in ("fail", "not_applicable", "undetermined"):
        for checkpoint in data["truth"].get(outcome, []):
            known = verdicts.get(checkpoint) == "pass"
            _demand(known, data, f"{checkpoint!r} is unknown or listed twice")
            verdicts[checkpoint] = outcome
    return verdicts


def _demand(holds: bool, call: dict[str, Any], what: str) -> None:
    if not holds:
        raise ValueError(f"{call['call_id']}: {what}")
