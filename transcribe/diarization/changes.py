"""Speaker changes that the segmentation network did not hear: voices alike, no pause between.

Inside what the network calls one local speaker, a run of clean stretches that all sound like the
other voice is given to the other voice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.diarization.clean_speech import VoiceSample

# On the calls measured even half a second of clean speech never sounded like the other voice.
LEAST_RUN_S = 0.4
LEAST_PREFERENCE = 0.06  # in cosine from the middle between the two voices
JOIN_S = 0.5


@dataclass(frozen=True, slots=True)
class Change:
    """A span to be taken from one voice (0 or 1) and given to the other."""

    span: Span
    voice: int


def find_changes(
    clean: Sequence[VoiceSample], member: NDArray[np.intp], preference: NDArray[np.float64]
) -> tuple[Change, ...]:
    """List the runs of stretches that disagree with the voice their local speaker was given.

    ``preference`` is positive towards voice 0; ``member`` is the given voice of each stretch.
    """
    means = [float(np.mean(preference[member == voice])) for voice in (0, 1)]
    against = np.where(member == 0, -1.0, 1.0) * (preference - sum(means) / 2)
    changes: list[Change] = []
    run: list[int] = []
    order = sorted(range(len(clean)), key=lambda index: (clean[index].span.start, index))
    for index in order:
        if run and not _continues(clean, member, run[-1], index):
            changes.extend(_change(clean, member, run))
            run = []
        if against[index] >= LEAST_PREFERENCE:
            run.append(index)
        elif run:
            changes.extend(_change(clean, member, run))
            run = []
    return (*changes, *_change(clean, member, run))


def apply_changes(
    active: NDArray[np.bool_], changes: Sequence[Change], frame_s: float
) -> NDArray[np.bool_]:
    """Hand the changed spans over on the recording's frames ``[frames, 2]``."""
    changed = active.copy()
    for change in changes:
        frames = slice(round(change.span.start / frame_s), round(change.span.end / frame_s))
        moved = changed[frames, change.voice].copy()
        changed[frames, 1 - change.voice] |= moved
        changed[frames, change.voice] = False
    return changed


def _continues(
    clean: Sequence[VoiceSample], member: NDArray[np.intp], before: int, after: int
) -> bool:
    near = clean[after].span.start - clean[before].span.end < JOIN_S
    return near and bool(member[before] == member[after])


def _change(
    clean: Sequence[VoiceSample], member: NDArray[np.intp], run: Sequence[int]
) -> list[Change]:
    if sum(clean[index].span.duration for index in run) < LEAST_RUN_S:
        return []
    span = Span(clean[run[0]].span.start, clean[run[-1]].span.end)
    return [Change(span, int(member[run[0]]))]
