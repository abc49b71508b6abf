"""The other party's voice leaking into a channel: a copy, quieter and at the same time."""

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


def without_crosstalk(
    samples: NDArray[np.float32], activities: tuple[VoiceActivity, ...]
) -> tuple[VoiceActivity, ...]:
    """Take the leaked spans out of both channels' activities.

    ``samples`` is ``[2, n]`` at 16 kHz.
    """
    if len(samples) != 2:
        return activities
    levels = tuple(frame_levels(channel, _FRAME_S) for channel in samples)
    return tuple(
        VoiceActivity(
            tuple(s for s in activity.spans if not _is_leak(s, levels[own], levels[1 - own])),
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
