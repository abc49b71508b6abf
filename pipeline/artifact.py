"""One compressed file for each transcribed recording: what cost minutes is never lost."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import zstandard

from conversation import (
    Call,
    ChannelKind,
    Direction,
    Recording,
    Role,
    SoundProfile,
    Span,
    Transcript,
    Turn,
    Word,
)

ARTIFACT_VERSION = 1
_LEVEL = 9  # a call's JSON shrinks to a ninth; higher levels cost time and gain nothing


@dataclass(frozen=True, slots=True)
class Artifact:
    """Everything that listening to a recording has given."""

    call: Call
    recording: Recording
    transcript: Transcript
    sound: SoundProfile


def artifact_path(folder: Path, fingerprint: str) -> Path:
    """Where the artefact with this fingerprint lies."""
    return folder / fingerprint[:2] / f"{fingerprint}.json.zst"


def write_artifact(artifact: Artifact, path: Path) -> None:
    """Write as temporary file, sync and rename: a reader sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("wb") as handle:
        handle.write(zstandard.ZstdCompressor(level=_LEVEL).compress(_encode(artifact)))
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)


def read_artifact(path: Path) -> Artifact:
    """Read an artefact back; equal to what was written."""
    packed = path.read_bytes()
    return _decode(json.loads(zstandard.ZstdDecompressor().decompress(packed)))


def _encode(artifact: Artifact) -> bytes:
    document = {
        "version": ARTIFACT_VERSION,
        "call": call_as_json(artifact.call),
        "recording": asdict(artifact.recording),
        "transcript": asdict(artifact.transcript),
        "sound": asdict(artifact.sound),
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True).encode()


def call_as_json(call: Call) -> dict[str, Any]:
    """A call as plain JSON values, attributes included."""
    return {
        "call_id": call.call_id,
        "started_at": call.started_at.isoformat() if call.started_at else None,
        "direction": call.direction,
        "agent_id": call.agent_id,
        "team": call.team,
        "queue": call.queue,
        "customer_id": call.customer_id,
        "attributes": dict(sorted(call.attributes.items())),
    }


def _decode(document: Mapping[str, Any]) -> Artifact:
    return Artifact(
        _decode_call(document["call"]),
        Recording(**{**document["recording"], "kind": ChannelKind(document["recording"]["kind"])}),
        _decode_transcript(document["transcript"]),
        _decode_sound(document["sound"]),
    )


def _decode_call(values: Mapping[str, Any]) -> Call:
    started_at, direction = values["started_at"], values["direction"]
    return Call(
        **{
            **values,
            "started_at": datetime.fromisoformat(started_at) if started_at else None,
            "direction": Direction(direction) if direction else None,
            "attributes": MappingProxyType(values["attributes"]),
        }
    )


def _decode_transcript(values: Mapping[str, Any]) -> Transcript:
    turns = tuple(_decode_turn(turn) for turn in values["turns"])
    return Transcript(**{**values, "turns": turns, "removed": tuple(values["removed"])})


def _decode_turn(values: Mapping[str, Any]) -> Turn:
    words = tuple(Word(**word) for word in values["words"])
    return Turn(**{**values, "role": Role(values["role"]), "words": words})


def _decode_sound(values: Mapping[str, Any]) -> SoundProfile:
    return SoundProfile(
        values["frame_s"],
        tuple(tuple(levels) for levels in values["levels_dbfs"]),
        tuple(tuple(Span(**span) for span in spans) for spans in values["speech"]),
        tuple((name, value) for name, value in values["facts"]),
    )
