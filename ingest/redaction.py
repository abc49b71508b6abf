"""A rendition of a recording in which stretches cannot be heard, on any channel.

Both channels are cut, because a voice is heard faintly on the other party's channel too. What
was there is replaced and not lowered: nothing of it is left in the samples.
"""

import os
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from conversation import Seconds, Span
from conversation.errors import UsageError

PADDING_S = 0.2  # word times of a recogniser are off by about this much
BEEP_HZ = 1000.0
BEEP_PEAK = 0.1  # -20 dBFS, quieter than speech on a telephone
FADE_S = 0.005  # without it the edges of a beep click
_FORMATS = {".wav": ("WAV", "PCM_16"), ".flac": ("FLAC", "PCM_16")}


class RedactionStyle(StrEnum):
    """What is heard in place of the words."""

    SILENCE = "silence"
    BEEP = "beep"


def redact_samples(
    samples: NDArray[np.float32],
    spans: Iterable[Span],
    *,
    sample_rate: int,
    style: RedactionStyle | str = RedactionStyle.BEEP,
    padding_s: Seconds = PADDING_S,
) -> NDArray[np.float32]:
    """Return a copy of ``samples`` ([channels, n], -1..1) without the spans, on every channel.

    Spans are widened by ``padding_s`` on both sides and may overlap. Raises ``ValueError`` for an
    unknown style.
    """
    style = RedactionStyle(style)
    redacted = np.array(samples, dtype=np.float32, copy=True)
    for start, end in _ranges(spans, redacted.shape[1], sample_rate, padding_s):
        redacted[:, start:end] = 0.0
        if style is RedactionStyle.BEEP:
            redacted[:, start:end] = _beep(end - start, sample_rate)
    return redacted


def write_redacted(
    target: Path,
    samples: NDArray[np.float32],
    spans: Iterable[Span],
    *,
    sample_rate: int,
    style: RedactionStyle | str = RedactionStyle.BEEP,
    padding_s: Seconds = PADDING_S,
) -> Path:
    """Write the redacted rendition as WAV or FLAC (16 bit), whole or not at all.

    Raises ``UsageError`` for another ending and ``OSError`` for a folder that cannot be written.
    """
    if target.suffix.lower() not in _FORMATS:
        raise UsageError(f"{target.name} cannot be written — use one of {', '.join(_FORMATS)}")
    container, subtype = _FORMATS[target.suffix.lower()]
    redacted = redact_samples(
        samples, spans, sample_rate=sample_rate, style=style, padding_s=padding_s
    )
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            soundfile.write(file, redacted.T, sample_rate, format=container, subtype=subtype)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return target


def _ranges(
    spans: Iterable[Span], length: int, sample_rate: int, padding_s: Seconds
) -> Sequence[tuple[int, int]]:
    """Merged sample ranges, so that a beep does not start anew where two spans meet."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        start = max(0, int((span.start - padding_s) * sample_rate))
        end = min(length, int(np.ceil((span.end + padding_s) * sample_rate)))
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _beep(length: int, sample_rate: int) -> NDArray[np.float32]:
    moments = np.arange(length) / sample_rate
    fade = np.minimum(moments, moments[::-1]) / FADE_S
    tone = BEEP_PEAK * np.sin(2 * np.pi * BEEP_HZ * moments) * np.minimum(1.0, fade)
    return tone.astype(np.float32)
