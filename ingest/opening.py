"""From a file to sound that the models can take, or to the reason why not."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from conversation import Recording
from conversation.errors import QuarantineError
from ingest.channels import ChannelLayout, keep_rows, lay_out
from ingest.clipping import PeakMeter
from ingest.declared import is_unended_ogg, looks_like_audio, present_share_of_wav
from ingest.decode import KEPT_CHANNELS, DecodedStream, open_stream
from ingest.hashing import hash_stream
from ingest.limits import SAMPLE_RATE_HZ, DecodeLimits
from ingest.loudness import estimate_snr_db, frame_levels_dbfs
from ingest.names import readable, uri_of
from ingest.reasons import Reason
from ingest.resample import join_at_16_khz

MISSING_S = 0.5
MISSING_SHARE = 0.02  # codec padding and rounding stay far below, one sixteenth cut off lies above
DAMAGED_SHARE = 0.5
HEAD_BYTES = 64


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
    path: str | Path, *, call_id: str, limits: DecodeLimits | None = None
) -> OpenedRecording:
    """Hash, decode and resample one recording.

    Raises ``QuarantineError`` with a ``Reason``, and nothing else, for whatever is wrong with it.
    """
    where = Path(path)
    try:
        return _open(where, call_id, limits or DecodeLimits())
    except QuarantineError as error:
        explained = f"{readable(where.name)}: {error.detail}"
        raise QuarantineError(error.reason, explained) from error
    except OSError as error:
        detail = f"{readable(where.name)}: {error.strerror or error}"
        raise QuarantineError(Reason.UNREADABLE, detail) from error


def _open(path: Path, call_id: str, limits: DecodeLimits) -> OpenedRecording:
    _check_regular(path)
    with path.open("rb") as stream:
        before = os.fstat(stream.fileno())
        sha256 = hash_stream(stream)
        stream.seek(0)
        head = stream.read(HEAD_BYTES)
        try:
            opened = _decode(stream, before.st_size, limits)
        except QuarantineError as error:
            _check_unchanged(path, before)
            raise _with_better_reason(error, head) from error
        _check_unchanged(path, before)
    return _assemble(opened, call_id, uri_of(path), sha256)


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


def _with_better_reason(error: QuarantineError, head: bytes) -> QuarantineError:
    if error.reason == Reason.NOT_AUDIO and looks_like_audio(head):
        return QuarantineError(Reason.DAMAGED, f"it begins like a recording, but {error.detail}")
    return error


@dataclass(frozen=True, slots=True)
class _Decoded:
    source: DecodedStream
    samples: NDArray[np.float32]
    layout: ChannelLayout
    meter: PeakMeter
    declared_s: float | None
    is_unended: bool


def _decode(stream: BinaryIO, size_bytes: int, limits: DecodeLimits) -> _Decoded:
    is_unended = is_unended_ogg(stream, size_bytes=size_bytes)
    present = present_share_of_wav(stream, size_bytes=size_bytes)
    meter = PeakMeter()
    with open_stream(stream, limits=limits) as source:
        samples = join_at_16_khz(meter.watch(source.blocks()))
    if present == 0.0:
        raise QuarantineError(Reason.TRUNCATED, "the header declares sound, but none follows it")
    declared_s = source.declared_s
    if present < 1.0 and source.decoded_s:
        declared_s = source.decoded_s / present
    _check_complete(source, declared_s, limits)
    layout = lay_out(samples)
    if not layout.kept:
        raise QuarantineError(
            Reason.SILENT, f"none of its {source.channels} channels rises above line noise"
        )
    return _Decoded(source, keep_rows(samples, layout), layout, meter, declared_s, is_unended)


def _check_complete(source: DecodedStream, declared_s: float | None, limits: DecodeLimits) -> None:
    if source.damaged_packets > DAMAGED_SHARE * max(source.packets, 1):
        reason = Reason.DAMAGED if source.decoded_s else Reason.NOT_AUDIO
        raise QuarantineError(
            reason, f"{source.damaged_packets} of {source.packets} packets cannot be decoded"
        )
    missing_s = (declared_s or 0.0) - source.decoded_s
    if missing_s > max(MISSING_S, MISSING_SHARE * (declared_s or 0.0)):
        raise QuarantineError(
            Reason.TRUNCATED,
            f"the header declares {declared_s:.1f} s, the file holds {source.decoded_s:.1f} s",
        )
    if source.decoded_s < limits.min_seconds:
        raise QuarantineError(
            Reason.TOO_SHORT,
            f"{source.decoded_s:.2f} s of sound, at least {limits.min_seconds:.2f} s are wanted",
        )


def _assemble(opened: _Decoded, call_id: str, uri: str, sha256: str) -> OpenedRecording:
    source = opened.source
    recording = Recording(
        call_id,
        uri,
        sha256,
        duration=round(opened.samples.shape[1] / SAMPLE_RATE_HZ, 6),
        sample_rate=source.sample_rate,
        channels=source.channels,
        codec=source.codec,
        kind=opened.layout.kind,
    )
    return OpenedRecording(recording, opened.samples, _facts(opened))


def _facts(opened: _Decoded) -> tuple[tuple[str, float], ...]:
    source, layout = opened.source, opened.layout
    facts = {
        "decoded_s": round(source.decoded_s, 3),
        "snr_db": min(estimate_snr_db(frame_levels_dbfs(row)) for row in opened.samples),
        "clipped_share": opened.meter.clipped_share,
        "peak_dbfs": opened.meter.peak_dbfs,
    }
    if opened.declared_s is not None:
        facts["declared_s"] = round(opened.declared_s, 3)
    if layout.dead:
        facts["dead_channel"] = float(layout.dead[0])
    if opened.is_unended:
        facts["unended"] = 1.0
    if layout.is_inverted:
        facts["inverted_phase"] = 1.0
    if source.channels > KEPT_CHANNELS:
        facts["dropped_channels"] = float(source.channels - KEPT_CHANNELS)
    if source.damaged_packets:
        facts["damaged_packets"] = float(source.damaged_packets)
    return tuple(sorted(facts.items()))
