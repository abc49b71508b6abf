"""Builders that make small recordings of two alternating parties, in any container."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def a_dialogue(*, seconds: float = 4.0, rate: int = 8000, loudness: float = 0.2) -> Samples:
    """Two parties on two channels, one second each in turn, over faint noise; shape [2, n]."""
    random = np.random.default_rng(7)
    time_s = np.arange(round(seconds * rate)) / rate
    voice = random.standard_normal((2, len(time_s))) * loudness / 2
    voice += loudness * np.sin(2 * np.pi * np.array([[180.0], [240.0]]) * time_s)
    agent_talks = np.floor(time_s) % 2 == 0
    envelope = np.stack([agent_talks, ~agent_talks]) + 1e-3
    return (voice * envelope).astype(np.float32)


def write_wav(path: Path, samples: Samples, *, rate: int = 8000, subtype: str = "PCM_16") -> Path:
    """Write samples of shape [channels, n] as WAV (``ALAW``, ``ULAW``, ``GSM610``, ``PCM_24``…)."""
    soundfile.write(path, samples.T, rate, subtype=subtype, format="WAV")
    return path


def write_encoded(path: Path, samples: Samples, *, rate: int, container: str, codec: str) -> Path:
    """Encode one or two channels of shape [channels, n] with FFmpeg's own encoders."""
    layout = "mono" if len(samples) == 1 else "stereo"
    with av.open(str(path), "w", format=container) as output:
        stream: Any = output.add_stream(codec, rate=rate, layout=layout)
        if codec.startswith("wma"):
            stream.bit_rate = 64_000  # the one encoder without a default
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", layout)
        frame.sample_rate = rate
        stream.codec_context.open()
        resampler = av.AudioResampler(
            stream.format.name, layout, stream.rate, stream.codec_context.frame_size or 1024
        )
        for part in [*resampler.resample(frame), *resampler.resample(None), None]:
            output.mux(stream.encode(part))
    return path


def write_with_cover(path: Path, samples: Samples, *, cover_bytes: int) -> Path:
    """Write an MP3 at 16 kHz behind an ID3 tag that holds a picture of so many bytes."""
    write_encoded(path, samples, rate=16000, container="mp3", codec="libmp3lame")
    sound = path.read_bytes()
    picture = b"\0image/jpeg\0\3\0" + b"\xff\xd8" + bytes(cover_bytes)
    frame = b"APIC" + len(picture).to_bytes(4, "big") + b"\0\0" + picture
    path.write_bytes(b"ID3\3\0\0" + _synchsafe(len(frame)) + frame + sound)
    return path


def _synchsafe(number: int) -> bytes:
    """Seven bits a byte, as ID3 writes the length of a tag."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))
