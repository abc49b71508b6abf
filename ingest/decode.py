"""A sound file becomes blocks of samples, one at a time.

The demuxers are whitelisted and FFmpeg never sees the file's name, only its bytes: a text that says
``ffconcat`` inside ``x.wav`` would otherwise be followed to another call's recording.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

import av
import numpy as np
from numpy.typing import NDArray

from conversation.errors import QuarantineError
from ingest.estimates import states_length
from ingest.limits import DecodeLimits
from ingest.rawsound import RawFormat, looks_like_text
from ingest.reasons import Reason
from ingest.samples import MOST_ROWS

FORMATS = "wav,w64,flac,ogg,mp3,mov,matroska,amr,asf,aac,au,aiff,caf,avi,xwma,voc"
BLOCK_S = 1.0
TEXT_BYTES = 4096
LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 384_000
KEPT_CHANNELS = MOST_ROWS  # further channels are mixes or supervisors
_FULL_SCALE = {"u1": 128.0, "i2": 32_768.0, "i4": 2_147_483_648.0, "i8": 2.0**63}


@dataclass(slots=True)
class DecodedStream:
    """An open sound track and what was met on the way; the counters grow as ``blocks`` is read."""

    codec: str
    sample_rate: int
    channels: int
    declared_s: float | None
    container: "av.container.InputContainer"
    limits: DecodeLimits
    decoded_s: float = 0.0
    packets: int = 0
    damaged_packets: int = 0
    _since: float = field(default_factory=time.monotonic)

    def blocks(self) -> Iterator[tuple[int, NDArray[np.float32]]]:
        """Yield ``(sample_rate, samples)``, about a second at a time.

        Samples have the shape [channels, n]. Raises ``QuarantineError`` with ``too_long`` or
        ``over_time_budget`` as soon as a limit is passed.
        """
        pending: list[NDArray[np.float32]] = []
        pending_s, rate = 0.0, self.sample_rate
        for frame in self._frames():
            if pending and frame.sample_rate != rate:
                yield rate, np.concatenate(pending, axis=1)
                pending, pending_s = [], 0.0
            rate = frame.sample_rate
            pending.append(_samples(frame, channels=min(self.channels, KEPT_CHANNELS)))
            pending_s += frame.samples / rate
            self._count(frame.samples / rate)
            if pending_s >= BLOCK_S:
                yield rate, np.concatenate(pending, axis=1)
                pending, pending_s = [], 0.0
        if pending:
            yield rate, np.concatenate(pending, axis=1)

    def _frames(self) -> Iterator["av.AudioFrame"]:
        track = self.container.streams.audio[0]
        packets = self.container.demux(track)
        while (packet := self._next_packet(packets)) is not None:
            self.packets += 1
            self._check_clock()
            try:
                yield from packet.decode()
            except av.error.FFmpegError:
                self.damaged_packets += 1

    def _next_packet(self, packets: Iterator["av.Packet"]) -> "av.Packet | None":
        try:
            return next(packets, None)
        except av.error.FFmpegError:
            self.damaged_packets += 1
            return None

    def _count(self, seconds: float) -> None:
        self.decoded_s += seconds
        if round(self.decoded_s, 3) > self.limits.max_seconds:
            raise QuarantineError(Reason.TOO_LONG, _too_long(self.limits))

    def _check_clock(self) -> None:
        if time.monotonic() - self._since > self.limits.max_wall_s:
            raise QuarantineError(
                Reason.OVER_TIME_BUDGET,
                f"decoding passed {self.limits.max_wall_s:.0f} s at second {self.decoded_s:.0f}",
            )


class _Nameless:
    """A file that keeps its name to itself, so that nothing is guessed from an extension.

    FFmpeg takes a failing disk for the end of the file; ``failure`` remembers what really happened.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.tell = stream.tell
        self.failure: OSError | None = None

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except OSError as error:
            self.failure = error
            return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        try:
            return self._stream.seek(offset, whence)
        except (OSError, ValueError):
            return -1  # damaged headers point anywhere, also before the beginning


@contextmanager
def open_stream(
    stream: BinaryIO, *, limits: DecodeLimits, raw: RawFormat | None = None
) -> Iterator[DecodedStream]:
    """Open the first sound track of a file; raises ``QuarantineError`` for what holds none.

    ``raw`` is how to read a file in which no container is recognised. Raises ``OSError`` on leaving
    when the file could not be read to its end.
    """
    nameless = _Nameless(stream)
    with _open_container(nameless, raw) as container:
        yield _describe(container, limits, declared_s=_declared_s(container, stream))
    _raise_failure(nameless)


def _open_container(nameless: _Nameless, raw: RawFormat | None) -> "av.container.InputContainer":
    nameless.seek(0)
    try:
        return av.open(nameless, options={"format_whitelist": FORMATS})
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        _raise_failure(nameless)
        nameless.seek(0)
        if raw is not None and not looks_like_text(nameless.read(TEXT_BYTES)):
            return _open_raw(nameless, raw)
        raise QuarantineError(
            Reason.NOT_AUDIO, f"no known container was recognised ({_words_of(error)})"
        ) from error


def _open_raw(nameless: _Nameless, raw: RawFormat) -> "av.container.InputContainer":
    nameless.seek(0)
    try:
        return av.open(nameless, format=raw.demuxer, options=raw.options)
    except (av.error.FFmpegError, ValueError, EOFError) as error:
        _raise_failure(nameless)
        raise QuarantineError(
            Reason.NOT_AUDIO, f"it cannot be read as {raw.demuxer} ({_words_of(error)})"
        ) from error


def _raise_failure(nameless: _Nameless) -> None:
    if nameless.failure is not None:
        raise nameless.failure


def _describe(
    container: "av.container.InputContainer", limits: DecodeLimits, *, declared_s: float | None
) -> DecodedStream:
    if not container.streams.audio:
        raise QuarantineError(
            Reason.NO_AUDIO_STREAM, f"a {container.format.name} container without a sound track"
        )
    context = container.streams.audio[0].codec_context
    if context is None:
        raise QuarantineError(
            Reason.UNSUPPORTED_FORMAT, "no decoder for the codec of the sound track"
        )
    if not LOWEST_RATE_HZ <= context.sample_rate <= HIGHEST_RATE_HZ or context.channels < 1:
        raise QuarantineError(
            Reason.UNSUPPORTED_FORMAT,
            f"{context.name} at {context.sample_rate} Hz with {context.channels} channels",
        )
    if declared_s is not None and declared_s > limits.max_seconds:
        raise QuarantineError(
            Reason.TOO_LONG, f"{_too_long(limits)} and declares {declared_s:.0f} s"
        )
    return DecodedStream(
        context.name, context.sample_rate, context.channels, declared_s, container, limits
    )


def _declared_s(container: "av.container.InputContainer", stream: BinaryIO) -> float | None:
    """What the header says; nothing where FFmpeg only estimates."""
    name, size_bytes = container.format.name, container.size
    if not container.streams.audio or not states_length(
        stream, container=name, size_bytes=size_bytes
    ):
        return None
    track = container.streams.audio[0]
    if track.duration is not None and track.time_base is not None:
        return float(track.duration * track.time_base)
    if container.duration is not None and len(container.streams) == 1:
        return float(container.duration / av.time_base)
    return None


def _words_of(error: Exception) -> str:
    return str(getattr(error, "strerror", "") or error)


def _too_long(limits: DecodeLimits) -> str:
    return f"the recording is longer than {limits.max_seconds:.0f} s"


def _samples(frame: "av.AudioFrame", *, channels: int) -> NDArray[np.float32]:
    raw = frame.to_ndarray()
    count = frame.layout.nb_channels
    planes = raw if frame.format.is_planar else raw.reshape(-1, count).T
    kind = planes.dtype.str[1:]
    scaled = planes.astype(np.float32)
    if kind in _FULL_SCALE:
        scaled = (scaled - (128.0 if kind == "u1" else 0.0)) / np.float32(_FULL_SCALE[kind])
    if count < channels:
        return np.repeat(scaled[:1], channels, axis=0)
    finite: NDArray[np.float32] = np.nan_to_num(scaled[:channels], nan=0.0, posinf=1.0, neginf=-1.0)
    return finite
