"""From a file to sound that the models can take, or to the reason why not."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

import numpy as np
from numpy.typing import NDArray

from conversation import Recording
from conversation.errors import QuarantineError
from ingest.fetching import at_hand
from ingest.isolation import decode_apart
from ingest.limits import SAMPLE_RATE_HZ, DecodeLimits
from ingest.names import path_of, readable, uri_of
from ingest.rawsound import RawFormat
from ingest.reasons import Reason
from ingest.selection import kind_of
from ingest.source import SourceKind
from ingest.stores import is_url
from ingest.vcon import is_beside, read_vcon, sound_at_hand


@dataclass(frozen=True, slots=True)
class OpenedRecording:
    """A recording with its sound.

    ``samples`` is float32 of shape [rows, n] at 16 kHz: two rows where ``recording.kind`` is
    ``STEREO``, row = channel; one row for mono, for two channels that are the same, and for the
    live one of two channels. ``facts`` are named numbers in alphabetical order: ``declared_s``,
    ``decoded_s``, ``snr_db``, ``clipped_share``, ``peak_dbfs`` always (``declared_s`` only where
    the header says); ``dead_channel`` (its index), ``inverted_phase``, ``dropped_channels``,
    ``damaged_packets``, ``unended`` (an Ogg file without its last page) only where they apply.
    """

    recording: Recording
    samples: NDArray[np.float32]
    facts: tuple[tuple[str, float], ...]


def open_recording(
    path: str | Path,
    *,
    call_id: str,
    limits: DecodeLimits | None = None,
    raw: RawFormat | None = None,
) -> OpenedRecording:
    """Hash, decode and resample one recording, in a process apart with bounds on its costs.

    ``path`` may also be what ``uri_of`` made of it, or a URL of a store. Of a vCon it is the first
    recording that lies in it or beside it.
    ``raw`` tells how to read sound without a header, which no file says of itself. Raises
    ``QuarantineError`` with a ``Reason`` for whatever is wrong with the recording, and
    ``CallqaError`` only where no recording could be decoded on this machine.
    """
    uri = str(path) if is_url(path) else uri_of(path_of(path) if isinstance(path, str) else path)
    name = readable(PurePath(str(path)).name)
    try:
        with at_hand(path, limits=limits) as local, _sound_of(local, name) as sound:
            return _open(sound, uri, call_id, limits or DecodeLimits(), raw)
    except QuarantineError as error:
        raise QuarantineError(error.reason, f"{name}: {error.detail}") from error
    except OSError as error:
        detail = f"{name}: {error.strerror or error}"
        raise QuarantineError(Reason.UNREADABLE, detail) from error


@contextmanager
def _sound_of(path: Path, name: str) -> Iterator[Path]:
    """The file itself, or the recording of a vCon."""
    if kind_of(name) is not SourceKind.VCON:
        yield path
        return
    sounds = read_vcon(path, name=name).sounds
    if not sounds:
        raise QuarantineError(Reason.NO_AUDIO_STREAM, "the vCon holds no recording")
    chosen = next((s for s in sounds if s.body or is_beside(s, path.parent)), sounds[0])
    with sound_at_hand(chosen, beside=path.parent) as sound:
        yield sound


def _open(
    path: Path, uri: str, call_id: str, limits: DecodeLimits, raw: RawFormat | None
) -> OpenedRecording:
    _check_regular(path)
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        try:
            found, samples = decode_apart(
                stream.fileno(), size_bytes=before.st_size, limits=limits, raw=raw
            )
        except QuarantineError:
            _check_unchanged(path, before)
            raise
        _check_unchanged(path, before)
    recording = Recording(
        call_id,
        uri,
        found.sha256,
        duration=round(samples.shape[1] / SAMPLE_RATE_HZ, 6),
        sample_rate=found.sample_rate,
        channels=found.channels,
        codec=found.codec,
        kind=found.kind,
    )
    return OpenedRecording(recording, samples, found.facts)


def _check_regular(path: Path) -> None:
    """Refuse pipes and devices before opening them, which could wait for ever."""
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise QuarantineError(Reason.UNREADABLE, "not a regular file")
    if status.st_size == 0:
        raise QuarantineError(Reason.EMPTY_FILE, "the file holds no bytes")


def _check_unchanged(path: Path, before: os.stat_result) -> None:
    after = path.stat()
    if (after.st_size, after.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
        raise QuarantineError(
            Reason.CHANGED_WHILE_READ,
            f"it went from {before.st_size} to {after.st_size} bytes while it was read",
        )
