"""Decoded sound as the one format that every browser plays: 16-bit PCM WAV."""

import io
import tempfile
import wave
from typing import BinaryIO

from ingest import SAMPLE_RATE_HZ, OpenedRecording

_CHUNK = SAMPLE_RATE_HZ * 30  # half a minute of samples in memory beside the decoded ones
_LOUDEST = 32767


def render_wav(opened: OpenedRecording) -> BinaryIO:
    """Write the sound to a file without a name, which is gone when it is closed.

    Row = channel, as in ``OpenedRecording.samples``, at 16 kHz.
    """
    samples = opened.samples
    # The shelf closes it, when the last reader has let go.
    file: BinaryIO = tempfile.TemporaryFile(prefix="callqa-")  # noqa: SIM115
    with wave.open(file, "wb") as writer:
        writer.setnchannels(samples.shape[0])
        writer.setsampwidth(2)
        writer.setframerate(SAMPLE_RATE_HZ)
        for begin in range(0, samples.shape[1], _CHUNK):
            chunk = samples[:, begin : begin + _CHUNK].T * _LOUDEST
            writer.writeframes(chunk.round().clip(-_LOUDEST, _LOUDEST).astype("<i2").tobytes())
    file.seek(0, io.SEEK_END)
    return file
