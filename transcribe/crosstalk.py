"""The other party's voice leaking into a channel: a copy, quieter and at the same time.

Two kinds: the echo of a line (much quieter, up to 40 ms late, its waveform bent), and what a codec
makes of two channels at too few bits a second (the same waveform, only a few decibels quieter).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.loudness import frame_levels
from transcribe.voice_activity import VoiceActivity

QUIETER_DB = 15.0  # a person who talks at the same time is seldom that far below
LIKENESS = 0.6  # of the two loudness curves over the span
LARGEST_DELAY_FRAMES = 4  # echoes of up to 40 ms
_FRAME_S = 0.01
_LEAST_FRAMES = 8
# A codec's leak: Opus at 20 kbit/s leaves 3 to 12 dB between the channels, with one waveform.
SAME_WAVEFORM = 0.8  # correlation; two people, or a room's echo, stay well below
LEAK_QUIETER_DB = 1.0
_BLOCK = 800  # samples at 16 kHz: 50 ms
_SMOOTH = 7  # blocks around each that are looked at together
_BLOCK_S = _BLOCK / 16_000
_BLOCKS_AT_ONCE = 4096
SHORTEST_LEAK_S = 0.25
SHORTEST_LEFT_S = 0.15  # of a span, after leaks were cut out of it


def without_crosstalk(
    samples: NDArray[np.float32], activities: tuple[VoiceActivity, ...]
) -> tuple[VoiceActivity, ...]:
    """Take the leaked spans out of both channels' activities.

    ``samples`` is ``[2, n]`` at 16 kHz.
    """
    if len(samples) != 2:
        return activities
    levels = tuple(frame_levels(channel, _FRAME_S) for channel in samples)
    leaks = _codec_leaks(samples)
    return tuple(
        VoiceActivity(
            tuple(
                piece
                for span in activity.spans
                for piece in _cut_out(span, leaks[own])
                if not _is_leak(piece, levels[own], levels[1 - own])
            ),
            activity.probabilities,
        )
        for own, activity in enumerate(activities)
    )


def _is_leak(span: Span, own: NDArray[np.float64], other: NDArray[np.float64]) -> bool:
    frames = slice(int(span.start / _FRAME_S), max(int(span.end / _FRAME_S), 1))
    here, there = own[frames], other[frames]
    if len(here) < _LEAST_FRAMES or np.percentile(there, 80) - np.percentile(here, 80) < QUIETER_DB:
        return False
    return max(_likeness(here, there, d) for d in range(LARGEST_DELAY_FRAMES + 1)) >= LIKENESS


def _likeness(here: NDArray[np.float64], there: NDArray[np.float64], delay: int) -> float:
    late, early = here[delay:], there[: len(there) - delay]
    if np.std(late) < 1e-6 or np.std(early) < 1e-6:
        return 0.0
    return float(np.corrcoef(late, early)[0, 1])


def _codec_leaks(samples: NDArray[np.float32]) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Where each channel holds the other's waveform, quieter."""
    count = samples.shape[1] // _BLOCK
    if count < _SMOOTH:
        return (), ()
    around = np.ones(_SMOOTH)
    left, right, both = (np.convolve(row, around, mode="same") for row in _products(samples, count))
    alike = both / np.sqrt(np.maximum(left * right, 1e-20)) >= SAME_WAVEFORM
    quieter_db = 10.0 * np.log10(np.maximum(left, 1e-12) / np.maximum(right, 1e-12))
    return (
        _runs(alike & (quieter_db <= -LEAK_QUIETER_DB)),
        _runs(alike & (quieter_db >= LEAK_QUIETER_DB)),
    )


def _products(samples: NDArray[np.float32], count: int) -> NDArray[np.float64]:
    """Each block's energy left and right, and what both have in common, ``[3, count]``."""
    found = np.zeros((3, count))
    for first in range(0, count, _BLOCKS_AT_ONCE):
        last = min(count, first + _BLOCKS_AT_ONCE)
        part = samples[:, first * _BLOCK : last * _BLOCK].astype(np.float64)
        left, right = part.reshape(2, last - first, _BLOCK)
        for row, product in enumerate((left * left, right * right, left * right)):
            found[row, first:last] = product.sum(axis=1)
    return found


def _runs(flags: NDArray[np.bool_]) -> tuple[Span, ...]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    spans = [
        Span(float(first) * _BLOCK_S, float(last) * _BLOCK_S)
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]
    return tuple(span for span in spans if span.duration >= SHORTEST_LEAK_S)


def _cut_out(span: Span, leaks: Sequence[Span]) -> list[Span]:
    """What is left of a span; the whole of it where nothing leaks in."""
    pieces = [span]
    for leak in leaks:
        pieces = [
            part
            for piece in pieces
            for part in (
                Span(piece.start, min(piece.end, leak.start)),
                Span(max(piece.start, leak.end), piece.end),
            )
            if part.start < part.end
        ]
    if pieces == [span]:
        return pieces
    return [piece for piece in pieces if piece.duration >= SHORTEST_LEFT_S]
