"""Words from files instead of a model: pipelines are tested and shown without loading anything.

A file is a call's truth: ``{"turns": [{"role", "start_s", "end_s", "text"}]}``, named by call id.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from conversation import ChannelKind, Role, Span, Word
from conversation.errors import ModelError
from transcribe.backends.recogniser import Phrase, Reading, Track

SPEAKING_ROLES = (Role.AGENT, Role.CUSTOMER)


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """One turn as it was written down."""

    role: Role
    span: Span
    text: str


class RecordedRecogniser:
    """Reads ``<folder>/<call_id>.json``.

    A stereo channel hears the turns of the party that is loud in it then.
    """

    def __init__(self, folder: Path, *, language: str) -> None:
        self.revision = f"recorded@{_hash_of(folder)[:12]}"
        self._folder = folder
        self._language = language

    def read(self, tracks: Sequence[Track]) -> tuple[Reading, ...]:
        """One reading a track, every word at confidence 1."""
        return tuple(self._read(track) for track in tracks)

    def _read(self, track: Track) -> Reading:
        turns = load_turns(self._folder, track.call.call_id)
        if track.recording.kind is ChannelKind.STEREO:
            turns = tuple(turn for turn in turns if turn.role is _role_on(track, turns))
        phrases = tuple(
            Phrase(_spread(turn), speech_s=turn.span.duration) for turn in turns if turn.text
        )
        return Reading(self._language, phrases)


def load_turns(folder: Path, call_id: str) -> tuple[RecordedTurn, ...]:
    """The written turns of a call in order of time.

    Raises ``ModelError`` where the file is missing or no truth.
    """
    path = folder / f"{call_id}.json"
    try:
        entries = json.loads(path.read_text("utf-8"))["turns"]
        turns = [
            RecordedTurn(Role(e["role"]), Span(float(e["start_s"]), float(e["end_s"])), e["text"])
            for e in entries
        ]
    except FileNotFoundError as error:
        raise ModelError(f"no recorded words for {call_id}: {path} is missing") from error
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(
            f"the recorded words of {call_id} in {path} cannot be read: {error}"
        ) from error
    return tuple(sorted(turns, key=lambda turn: (turn.span, turn.role)))


def _role_on(track: Track, turns: Sequence[RecordedTurn]) -> Role:
    """The party of a channel: by the channel map, else whose turns its speech covers more."""
    told = track.call.attributes.get("agent_channel", "")
    if told in {"left", "right", "0", "1"}:
        is_agent = track.channel == (0 if told in {"left", "0"} else 1)
        return Role.AGENT if is_agent else Role.CUSTOMER
    if not track.activity.spans:
        return SPEAKING_ROLES[track.channel % 2]
    covered = {
        role: sum(
            span.overlap(turn.span)
            for turn in turns
            if turn.role is role
            for span in track.activity.spans
        )
        for role in SPEAKING_ROLES
    }
    return max(SPEAKING_ROLES, key=lambda role: covered[role])


def _spread(turn: RecordedTurn) -> tuple[Word, ...]:
    step = turn.span.duration / max(len(turn.text), 1)
    return tuple(
        Word(turn.span.start + i * step, turn.span.start + (i + 1) * step, character)
        for i, character in enumerate(turn.text)
    )


def _hash_of(folder: Path) -> str:
    if not folder.is_dir():
        raise ModelError(
            f"the folder of recorded words {folder} is missing — check the model setting"
        )
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.json")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
