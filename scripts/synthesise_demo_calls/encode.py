"""Writes a recording as A-law WAV, Opus or MP3, chosen by the file name's ending."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import soundfile

from .timeline import Samples

CODECS = {".opus": ("ogg", "libopus"), ".mp3": ("mp3", "libmp3lame")}
# Below 24 kbit/s a channel, stereo Opus lets each party be heard faintly on the other's channel.
BITS_PER_CHANNEL = {".opus": 24_000, ".mp3": 24_000}
FRAME = 960


def write(path: Path, samples: Samples, rate: int) -> None:
    """Writes (samples, channels) floats; the same samples give the same bytes."""
    if path.suffix == ".wav":
        soundfile.write(path, samples, rate, subtype="ALAW")
        return
    container_format, codec = CODECS[path.suffix]
    pcm = np.round(np.clip(samples, -1, 1) * 32767).astype(np.int16)
    with av.open(str(path), "w", format=container_format, options={"fflags": "+bitexact"}) as out:
        channels = pcm.shape[1]
        layout = "mono" if channels == 1 else "stereo"
        stream = out.add_stream(codec, rate=rate, layout=layout)
        stream.bit_rate = BITS_PER_CHANNEL[path.suffix] * channels
        for start in range(0, len(pcm), FRAME):
            for packet in stream.encode(_frame(pcm[start : start + FRAME], rate, layout, start)):
                out.mux(packet)
        for packet in stream.encode(None):
            out.mux(packet)


def _frame(pcm: Samples, rate: int, layout: str, start: int) -> av.AudioFrame:
    interleaved = np.ascontiguousarray(pcm).reshape(1, -1)
    frame = av.AudioFrame.from_ndarray(interleaved, format="s16", layout=layout)
    frame.sample_rate = rate
    frame.pts = start
    return frame
