"""One compressed file for each transcribed recording: what cost minutes is never lost."""

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, overload

import zstandard

from conversation import (
    Call,
    ChannelKind,
    Direction,
    Recording,
    RemovedText,
    Role,
    SoundKind,
    SoundLabel,
    SoundProfile,
    Span,
    Transcript,
    Turn,
    Word,
)
from conversation.errors import HomeError
from language.personal_data import PERSONAL_DATA_VERSION, Level, PersonalDatum, PersonalKind
from pipeline.artifact_document import Document, read_document
from pipeline.protection import protect, protect_again
from warehouse.durable import make_folder, replace_durably
from warehouse.failpoint import failpoint
from warehouse.objects import Place, StoredObject
from warehouse.originals import FOLDER, read_originals, write_originals
from warehouse.sealing import seal, unseal

# Of the file: 1 had personal data in it and is rewritten when it is read, 2 had no pitch, no labels
# of sounds and only the words of removed text.
ARTIFACT_VERSION = 3
DRAFTS = ".drafts"  # beside the artefacts, so that a draft is renamed and not copied
_LEVEL = 9  # a call's JSON shrinks to a ninth; higher levels cost time and gain nothing
_ORIGIN = ("content", "written_by", "raw")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Artifact:
    """Everything that listening to a recording, or reading a conversation, has given.

    ``content`` is the hash of the input where that is not the recording's own (a vCon around it),
    ``written_by`` the reader of a conversation in writing, ``raw`` the format of sound without a
    header; each is empty for most calls. Read from a home, ``transcript`` has stand-ins for
    personal data, at the places in ``personal``.
    """

    call: Call
    recording: Recording
    transcript: Transcript
    sound: SoundProfile
    content: str = ""
    written_by: str = ""
    raw: str = ""
    personal: tuple[PersonalDatum, ...] = ()


@overload
def artifact_path(folder: Path, fingerprint: str) -> Path: ...
@overload
def artifact_path(folder: Place, fingerprint: str) -> Place: ...
def artifact_path(folder: Place, fingerprint: str) -> Place:
    """Where the artefact with this fingerprint lies."""
    return folder / fingerprint[:2] / f"{fingerprint}.json.zst"


def write_artifact(artifact: Artifact, path: Place, *, keep_originals: bool = False) -> None:
    """Write without personal data, as temporary file, sync and rename: all of it or nothing.

    This is the only way into the home or its store: what was said at the places of personal data
    is not written, or with ``keep_originals`` into a file of its own. Raises ``HomeError`` when
    disk or store refuse; nothing is left behind then. Writers of one name write the same call.
    """
    transcript, personal, originals = protect(artifact.transcript)
    if keep_originals:
        write_originals(originals, originals_of_artifact(path))
    _write(replace(artifact, transcript=transcript, personal=personal), path)


def originals_of_artifact(path: Place) -> Place:
    """Where the originals of the artefact at ``path`` lie, if they are kept."""
    return path.parent.parent.with_name(FOLDER) / path.parent.name / path.name


def _write(artifact: Artifact, path: Place) -> None:
    if isinstance(path, StoredObject):
        path.put(_pack(artifact))
    else:
        _write_file(artifact, path)


def _write_file(artifact: Artifact, path: Path) -> None:
    draft = path.parent.parent / DRAFTS / f"{path.name}.{os.getpid()}"
    try:
        path.parent.parent.mkdir(parents=True, exist_ok=True)
        for folder in (path.parent, draft.parent):
            make_folder(folder)
        _write_durably(_pack(artifact), draft, path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise HomeError(
            f"the transcript {path} cannot be written: {error.strerror or error} — free space or "
            "mend the disk and run again; what was done before is kept"
        ) from error


def read_artifact(path: Place) -> Artifact:
    """Read an artefact back, as it was protected when it was written."""
    raw = _unpacked(path)
    written = read_document(raw, version=ARTIFACT_VERSION)
    if written is not None:
        return _assemble(written)
    document = json.loads(raw)
    if document["version"] == 1:
        transcript, personal, _ = protect(_decode_transcript(document["transcript"]))
        return replace(_decode(document), transcript=transcript, personal=personal)
    return _decode(document)


def renew_artifact(path: Place, *, keep_originals: bool) -> bool:
    """Write an artefact anew that held personal data, or whose finder was an older one.

    Returns whether more is hidden than before. What is missing or damaged is left for
    ``find_artifact`` to tell.
    """
    try:
        document = _unpack(path)
        artifact = _decode(document)
    except (OSError, zstandard.ZstdError, ValueError, KeyError, TypeError):
        return False
    if document["version"] == 1:
        write_artifact(artifact, path, keep_originals=keep_originals)
        return True
    if document.get("found_by") == PERSONAL_DATA_VERSION:
        return False
    return _protect_again(artifact, path, keep_originals=keep_originals)


def _protect_again(artifact: Artifact, path: Place, *, keep_originals: bool) -> bool:
    transcript, personal, originals = protect_again(artifact.transcript, artifact.personal)
    place = originals_of_artifact(path)
    known = read_originals(place) if keep_originals else None
    if known is not None and originals:
        write_originals((*known, *originals), place)
    _write(replace(artifact, transcript=transcript, personal=personal), path)
    return len(personal) > len(artifact.personal)


def holds_originals(path: Place) -> bool:
    """Whether an artefact is of the version that had everything in clear."""
    try:
        return bool(_unpack(path)["version"] == 1)
    except (OSError, zstandard.ZstdError, ValueError, KeyError, TypeError):
        return False


def _unpack(path: Place) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(_unpacked(path))
    return document


def _unpacked(path: Place) -> bytes:
    return zstandard.ZstdDecompressor().decompress(unseal(path.read_bytes(), of=path))


def _assemble(document: Document) -> Artifact:
    return Artifact(
        call_from_json(document.call),
        document.recording,
        document.transcript,
        document.sound,
        document.content,
        document.written_by,
        document.raw,
        document.personal,
    )


def find_artifact(path: Place) -> Artifact | None:
    """The artefact at ``path``, ``None`` where it is missing or damaged: it is made again then."""
    try:
        return read_artifact(path)
    except FileNotFoundError:
        return None
    except (zstandard.ZstdError, ValueError, KeyError, TypeError):
        _log.warning("an artefact is damaged and is made again", extra={"artifact": path.name})
        return None


def sweep_drafts(folder: Place) -> None:
    """Remove what a killed process has left half written; only under the home's lock.

    In a store other homes' processes may be at work: there only an erasure asks for it.
    """
    if isinstance(folder, StoredObject):
        folder.drop_drafts()
        return
    for draft in (folder / DRAFTS).glob("*"):
        draft.unlink(missing_ok=True)


def _pack(artifact: Artifact) -> bytes:
    compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
    return seal(compressor.compress(_encode(artifact)))


def _write_durably(packed: bytes, draft: Path, path: Path) -> None:
    failpoint("before_artifact_write")
    with draft.open("wb") as handle:
        handle.write(packed)
        handle.flush()
        os.fsync(handle.fileno())
    failpoint("before_artifact_rename")
    replace_durably(draft, path)
    failpoint("after_artifact_rename")


def _encode(artifact: Artifact) -> bytes:
    origin = {name: getattr(artifact, name) for name in _ORIGIN if getattr(artifact, name)}
    document = {
        **origin,
        "version": ARTIFACT_VERSION,
        "found_by": PERSONAL_DATA_VERSION,
        "call": call_as_json(artifact.call),
        "recording": asdict(artifact.recording),
        "transcript": asdict(artifact.transcript),
        "sound": asdict(artifact.sound),
        "personal": [asdict(datum) for datum in artifact.personal],
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
        call_from_json(document["call"]),
        Recording(**{**document["recording"], "kind": ChannelKind(document["recording"]["kind"])}),
        _decode_transcript(document["transcript"]),
        _decode_sound(document["sound"]),
        **{name: str(document[name]) for name in _ORIGIN if name in document},
        personal=tuple(_decode_datum(datum) for datum in document.get("personal", ())),
    )


def _decode_datum(values: Mapping[str, Any]) -> PersonalDatum:
    kind, level = PersonalKind(values["kind"]), Level(values["level"])
    return PersonalDatum(**{**values, "kind": kind, "level": level})


def call_from_json(values: Mapping[str, Any]) -> Call:
    """A call from the values that ``call_as_json`` gives."""
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
    removed = tuple(_decode_removed(one) for one in values["removed"])
    return Transcript(**{**values, "turns": turns, "removed": removed})


def _decode_removed(values: Mapping[str, Any] | str) -> RemovedText:
    """Files before version 3 say what was removed, and neither where nor why."""
    return (
        RemovedText(values, "", 0, 0.0, 0.0) if isinstance(values, str) else RemovedText(**values)
    )


def _decode_turn(values: Mapping[str, Any]) -> Turn:
    words = tuple(Word(**word) for word in values["words"])
    return Turn(**{**values, "role": Role(values["role"]), "words": words})


def _decode_sound(values: Mapping[str, Any]) -> SoundProfile:
    return SoundProfile(
        values["frame_s"],
        tuple(tuple(levels) for levels in values["levels_dbfs"]),
        tuple(tuple(Span(**span) for span in spans) for spans in values["speech"]),
        tuple((name, value) for name, value in values["facts"]),
        tuple(tuple(row) for row in values.get("pitch_hz", ())),
        tuple(_decode_label(label) for label in values.get("labels", ())),
    )


def _decode_label(values: Mapping[str, Any]) -> SoundLabel:
    return SoundLabel(values["channel"], SoundKind(values["kind"]), Span(**values["span"]))
