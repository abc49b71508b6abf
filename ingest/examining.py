"""From an open file to clean sound at 16 kHz, or to the reason why not.

This runs in the decoder's process and sees an open file only, never its name.
"""

from typing import BinaryIO

from conversation.errors import QuarantineError
from ingest.channels import ChannelLayout, lay_out
from ingest.clipping import PeakMeter
from ingest.declared import OggEnding, find_ogg_ending, looks_like_audio, present_share_of_wav
from ingest.decode import KEPT_CHANNELS, DecodedStream, open_stream
from ingest.decoded import DecodedSound
from ingest.hashing import hash_stream
from ingest.limits import DecodeLimits
from ingest.loudness import estimate_snr_db, frame_levels_dbfs
from ingest.rawsound import RawFormat
from ingest.reasons import Reason
from ingest.resample import resample_to_16_khz
from ingest.samples import RowPlan, SampleStore

MISSING_S = 0.5
MISSING_SHARE = 0.02  # codec padding and rounding stay far below, one sixteenth cut off lies above
DAMAGED_SHARE = 0.5
HEAD_BYTES = 64


def examine(
    stream: BinaryIO,
    store: SampleStore,
    *,
    size_bytes: int,
    limits: DecodeLimits,
    raw: RawFormat | None = None,
) -> DecodedSound:
    """Hash and decode a recording into ``store``; ``raw`` says what sound without a header is.

    Raises ``QuarantineError`` for what cannot be judged and ``OSError`` for what cannot be read.
    """
    sha256 = hash_stream(stream)
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    try:
        return _decode(stream, store, sha256=sha256, size_bytes=size_bytes, limits=limits, raw=raw)
    except QuarantineError as error:
        if error.reason == Reason.NOT_AUDIO and looks_like_audio(head):
            detail = f"it begins like a recording, but {error.detail}"
            raise QuarantineError(Reason.DAMAGED, detail) from error
        raise


def _decode(
    stream: BinaryIO,
    store: SampleStore,
    *,
    sha256: str,
    size_bytes: int,
    limits: DecodeLimits,
    raw: RawFormat | None,
) -> DecodedSound:
    ending = find_ogg_ending(stream, size_bytes=size_bytes)
    present = present_share_of_wav(stream, size_bytes=size_bytes)
    meter = PeakMeter()
    with open_stream(stream, limits=limits, raw=raw) as source:
        for block in resample_to_16_khz(meter.watch(source.blocks())):
            store.append(block)
    declared_s = _check_complete(source, present=present, ending=ending, limits=limits)
    layout = lay_out(store.rows)
    if not layout.kept:
        raise QuarantineError(
            Reason.SILENT, f"none of its {source.channels} channels rises above line noise"
        )
    facts = {"snr_db": min(_snr_db(store, row) for row in layout.kept), **_facts_of_peaks(meter)}
    facts |= _facts_of_lengths(source, declared_s=declared_s, ending=ending)
    facts |= _facts_of_channels(source, layout)
    store.release(kept=layout.kept)
    return DecodedSound(
        sha256,
        source.codec,
        source.sample_rate,
        source.channels,
        layout.kind,
        RowPlan(store.row_bytes, store.length, layout.kept),
        tuple(sorted(facts.items())),
    )


def _check_complete(
    source: DecodedStream, *, present: float, ending: OggEnding, limits: DecodeLimits
) -> float | None:
    """The length that the header declares; raises where the file holds less, or too little."""
    if present == 0.0:
        raise QuarantineError(Reason.TRUNCATED, "the header declares sound, but none follows it")
    declared_s = source.declared_s
    if present < 1.0 and source.decoded_s:
        declared_s = source.decoded_s / present
    _check_damage(source)
    missing_s = (declared_s or 0.0) - source.decoded_s
    if missing_s > max(MISSING_S, MISSING_SHARE * (declared_s or 0.0)):
        raise QuarantineError(
            Reason.TRUNCATED,
            f"the header declares {declared_s:.1f} s, the file holds {source.decoded_s:.1f} s",
        )
    if ending is OggEnding.CUT:
        raise QuarantineError(
            Reason.TRUNCATED, f"it breaks off in the middle of a page at {source.decoded_s:.1f} s"
        )
    if source.decoded_s < limits.min_seconds:
        raise QuarantineError(
            Reason.TOO_SHORT,
            f"{source.decoded_s:.2f} s of sound, at least {limits.min_seconds:.2f} s are wanted",
        )
    return declared_s


def _check_damage(source: DecodedStream) -> None:
    if source.damaged_packets > DAMAGED_SHARE * max(source.packets, 1):
        reason = Reason.DAMAGED if source.decoded_s else Reason.NOT_AUDIO
        raise QuarantineError(
            reason, f"{source.damaged_packets} of {source.packets} packets cannot be decoded"
        )


def _snr_db(store: SampleStore, row: int) -> float:
    return estimate_snr_db(frame_levels_dbfs(store.rows[row]))


def _facts_of_peaks(meter: PeakMeter) -> dict[str, float]:
    return {"clipped_share": meter.clipped_share, "peak_dbfs": meter.peak_dbfs}


def _facts_of_lengths(
    source: DecodedStream, *, declared_s: float | None, ending: OggEnding
) -> dict[str, float]:
    facts = {"decoded_s": round(source.decoded_s, 3)}
    if declared_s is not None:
        facts["declared_s"] = round(declared_s, 3)
    if ending is OggEnding.OPEN:
        facts["unended"] = 1.0
    if source.damaged_packets:
        facts["damaged_packets"] = float(source.damaged_packets)
    return facts


def _facts_of_channels(source: DecodedStream, layout: ChannelLayout) -> dict[str, float]:
    facts: dict[str, float] = {}
    if layout.dead:
        facts["dead_channel"] = float(layout.dead[0])
    if layout.is_inverted:
        facts["inverted_phase"] = 1.0
    if source.channels > KEPT_CHANNELS:
        facts["dropped_channels"] = float(source.channels - KEPT_CHANNELS)
    return facts
