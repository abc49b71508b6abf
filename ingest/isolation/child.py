"""The decoder's own process: one recording after the other, until its owner is gone.

It is handed open files and never learns a name. Errors that belong to a recording are answers; what
kills the process is for its owner to explain.
"""

import io
import os
import socket
import wave
from collections.abc import Mapping

import av

from conversation.errors import QuarantineError
from ingest.examining import examine
from ingest.isolation.confinement import CHANNEL, Confinement
from ingest.isolation.messages import receive_message, send_message
from ingest.limits import DecodeLimits
from ingest.rawsound import RawFormat
from ingest.reasons import Reason
from ingest.samples import MOST_ROWS, SampleStore, row_bytes_for


def main(descriptor: int) -> None:
    """Serve the owner behind ``descriptor`` until it closes its end."""
    if descriptor != CHANNEL:
        os.dup2(descriptor, CHANNEL)
        os.close(descriptor)
    with socket.socket(fileno=CHANNEL) as channel:
        _warm_up()
        confinement = Confinement()
        send_message(channel, {"ready": True})
        while _serve(channel, confinement):
            pass


def _serve(channel: socket.socket, confinement: Confinement) -> bool:
    try:
        request, files = receive_message(channel)
        _answer(channel, request, files, confinement)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        return False
    return True


def _answer(
    channel: socket.socket,
    request: Mapping[str, object],
    files: list[int],
    confinement: Confinement,
) -> None:
    limits = _limits_in(request["limits"])
    confinement.limit_memory(
        limits.max_memory_bytes + MOST_ROWS * row_bytes_for(limits.max_seconds)
    )
    confinement.limit_time(limits.max_wall_s)
    store = SampleStore(max_seconds=limits.max_seconds)
    try:
        with os.fdopen(files[0], "rb") as stream:
            answer = _examine(stream, store, request, limits)
        found = "plan" in answer
        send_message(channel, answer, files=[store.descriptor] if found else [])
    finally:
        store.close()


def _examine(
    stream: io.BufferedReader,
    store: SampleStore,
    request: Mapping[str, object],
    limits: DecodeLimits,
) -> dict[str, object]:
    raw = RawFormat(**request["raw"]) if isinstance(request["raw"], dict) else None
    size_bytes = int(str(request["size_bytes"]))
    try:
        return examine(stream, store, size_bytes=size_bytes, limits=limits, raw=raw).as_message()
    except QuarantineError as error:
        return {"reason": str(error.reason), "detail": error.detail}
    except (MemoryError, av.error.MemoryError):
        detail = f"decoding wanted more than {limits.max_memory_bytes >> 20} MiB of memory"
        return {"reason": str(Reason.OVER_MEMORY_BUDGET), "detail": detail}
    except OSError as error:
        return {"errno": error.errno, "strerror": error.strerror or str(error)}


def _warm_up() -> None:
    """Decode a second of tone, so that everything is imported before files are forbidden."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as output:
        output.setparams((1, 2, 8000, 0, "NONE", "not compressed"))
        output.writeframes(bytes([0, 64] * 8 + [0, 192] * 8) * 1000)  # 500 Hz
    sound.seek(0)
    store = SampleStore(max_seconds=10)
    examine(sound, store, size_bytes=len(sound.getvalue()), limits=DecodeLimits())
    store.close()


def _limits_in(told: object) -> DecodeLimits:
    known = dict(told) if isinstance(told, dict) else {}
    memory_bytes = int(known.pop("max_memory_bytes"))
    return DecodeLimits(**known, max_memory_bytes=memory_bytes)
