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
MOSTLY = 0.8
SHORTEST_S = 0.4  # a vector of less says little about a voice


@dataclass(frozen=True, slots=True)
class VoiceSample:
    """A stretch of clean speech of one local speaker of one segmentation window."""

    window: int
    local: int
    span: Span


def find_clean_speech(
    activity: LocalActivity, *, duration_s: float, every: int = 1
) -> tuple[VoiceSample, ...]:
    """Cut the clean speech of windows' middles into stretches of at most 1.5 s.

    Of ``every`` windows one is used; the shares of those that are tile the recording.
    """
    samples: list[VoiceSample] = []
    used = range(0, len(activity.starts), every)
    for window, (first, last) in zip(used, _middles(activity, used, duration_s), strict=True):
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


def heard_as(activity: LocalActivity, span: Span) -> tuple[tuple[int, int], ...]:
    """The local speakers, as (window, local), who alone speak in most of a stretch.

    One a window that holds the whole stretch: what a voice sounds like there is known to all.
    """
    speakers: list[tuple[int, int]] = []
    holds = (activity.starts <= span.start + 1e-6) & (activity.starts + WINDOW_S >= span.end - 1e-6)
    for window in np.flatnonzero(holds):
        offset = float(activity.starts[window])
        frames = slice(
            round((span.start - offset) / activity.frame_s),
            round((span.end - offset) / activity.frame_s),
        )
        active = activity.active[window, frames]
        alone = (active & (active.sum(axis=1, keepdims=True) == 1)).mean(axis=0)
        if float(alone.max(initial=0.0)) >= MOSTLY:
            speakers.append((int(window), int(alone.argmax())))
    return tuple(speakers)


def _middles(
    activity: LocalActivity, used: Sequence[int], duration_s: float
) -> list[tuple[int, int]]:
    """First and last frame of each used window's share; the shares tile the recording."""
    starts = activity.starts[list(used)]
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
