"""Stretches where exactly one local speaker talks, cut short enough to hold one voice.

Only the middle of each window is used, so that no second of sound is described twice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.diarization.segmentation import WINDOW_S, LocalActivity

WINDOW_OF_VOICE_S = 1.5
DESCRIBED_A_SPEAKER = 2  # stretches a window
SHORTEST_S = 0.4  # a vector of less says little about a voice


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """A stretch of clean speech of one local speaker of one segmentation window."""

    window: int
    local: int
    span: Span


def find_clean_speech(activity: LocalActivity, *, duration_s: float) -> tuple[VoiceSample, ...]:
    """Cut the clean speech of every window's middle into stretches of at most 1.5 s."""
    samples: list[VoiceSample] = []
    for window, (first, last) in enumerate(_middles(activity, duration_s)):
        alone = activity.active[window] & (activity.active[window].sum(axis=1, keepdims=True) == 1)
        offset = float(activity.starts[window])
        for local in range(alone.shape[1]):
            for start, end in _runs(alone[first:last, local]):
                run = Span(
                    offset + (first + start) * activity.frame_s,
                    min(offset + (first + end) * activity.frame_s, duration_s),
                )
                samples.extend(VoiceSample(window, local, span) for span in _cut(run))
    return tuple(samples)


def thin_out(samples: Sequence[VoiceSample]) -> tuple[bool, ...]:
    """Which stretches to describe first: the two longest of each local speaker of a window.

    More of the same seldom says more about a voice, and costs as much again.
    """
    ranked = sorted(
        range(len(samples)), key=lambda i: (-round(samples[i].span.duration, 1), i % 2, i)
    )
    taken: dict[tuple[int, int], int] = {}
    kept = [False] * len(samples)
    for index in ranked:
        speaker = (samples[index].window, samples[index].local)
        taken[speaker] = taken.get(speaker, 0) + 1
        kept[index] = taken[speaker] <= DESCRIBED_A_SPEAKER
    return tuple(kept)


def _middles(activity: LocalActivity, duration_s: float) -> list[tuple[int, int]]:
    """First and last frame of each window's share; the shares tile the recording."""
    starts = activity.starts
    borders = [0.0, *((starts[1:] + starts[:-1] + WINDOW_S) / 2).tolist(), duration_s]
    frames = activity.active.shape[1]
    shares: list[tuple[int, int]] = []
    for index, start in enumerate(starts):
        first = round((borders[index] - start) / activity.frame_s)
        last = round((borders[index + 1] - start) / activity.frame_s)
        shares.append((max(0, first), min(frames, last)))
    return shares


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _cut(run: Span) -> list[Span]:
    """Equal parts of at most 1.5 s, in whole tenths so that many share a length."""
    if run.duration < SHORTEST_S:
        return []
    count = int(np.ceil(run.duration / WINDOW_OF_VOICE_S))
    length = np.floor(run.duration / count * 10) / 10
    step = (run.duration - length) / max(1, count - 1)
    return [Span(run.start + i * step, run.start + i * step + length) for i in range(count)]
