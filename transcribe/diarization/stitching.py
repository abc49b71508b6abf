"""Giving the nameless speakers of every window one of two names, over the whole recording at once.

Each window may call its local speakers first or second voice in any way; a way is good when the
voices sound right and when it agrees with the window before on the seconds that both cover. Dynamic
programming finds the best chain.
"""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from transcribe.diarization.segmentation import LOCAL_SPEAKERS, LocalActivity

AGREEMENT = 0.3  # what a second of agreement weighs beside a second of voice at full preference
SAME_PENALTY_S = 1.0  # calling two local speakers one voice needs that much evidence, in seconds

_NAMINGS = np.array(list(product((0, 1), repeat=LOCAL_SPEAKERS)))


def name_speakers(activity: LocalActivity, evidence: NDArray[np.float64]) -> NDArray[np.intp]:
    """Choose a voice (0 or 1) for each local speaker, ``[windows, 3]``.

    ``evidence[window, local]`` is positive where it sounds like voice 0, negative for voice 1, in
    weighted seconds.
    """
    windows = len(activity.starts)
    best = _voice_score(evidence[0]) + _prior(activity, 0)
    back: list[NDArray[np.intp]] = []
    for window in range(1, windows):
        step = best[:, None] + _agreement(activity, window)
        back.append(np.argmax(step, axis=0))
        best = np.max(step, axis=0) + _voice_score(evidence[window]) + _prior(activity, window)
    chain = [int(np.argmax(best))]
    for pointers in reversed(back):
        chain.append(int(pointers[chain[-1]]))
    return np.asarray(_NAMINGS[chain[::-1]])


def voice_activity(
    activity: LocalActivity, names: NDArray[np.intp], frames: int
) -> NDArray[np.float64]:
    """Mean activity of both voices on the recording's frames, ``[frames, 2]``.

    Middles of windows weigh more.
    """
    size = activity.active.shape[1]
    weight = np.hamming(size) + 1e-3
    total, summed = np.zeros(frames), np.zeros((frames, 2))
    for window, start in enumerate(activity.starts):
        first = round(float(start) / activity.frame_s)
        length = min(size, frames - first)
        if length <= 0:
            continue
        named = _surest(activity.certainty[window], names[window])[:length]
        summed[first : first + length] += named * weight[:length, None]
        total[first : first + length] += weight[:length]
    return np.asarray(summed / np.maximum(total, 1e-9)[:, None])


def _surest(scores: NDArray[np.float32], naming: NDArray[np.intp]) -> NDArray[np.float64]:
    """How sure it is that each voice speaks, by the surest of its local speakers."""
    silent = np.zeros((len(scores), 1), np.float32)
    return np.stack(
        [np.hstack([silent, scores[:, naming == voice]]).max(axis=1) for voice in (0, 1)], axis=1
    ).astype(float)


def _named(active: NDArray[np.bool_], naming: NDArray[np.intp]) -> NDArray[np.float64]:
    return np.stack([active[:, naming == voice].any(axis=1) for voice in (0, 1)], axis=1).astype(
        float
    )


def _voice_score(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.where(_NAMINGS == 0, evidence, -evidence).sum(axis=1))


def _prior(activity: LocalActivity, window: int) -> NDArray[np.float64]:
    """Local speakers of one window are different people unless their voices say otherwise."""
    talk_s = activity.active[window].sum(axis=0) * activity.frame_s
    penalty = np.zeros(len(_NAMINGS))
    for a, b in ((0, 1), (0, 2), (1, 2)):
        same = _NAMINGS[:, a] == _NAMINGS[:, b]
        penalty -= same * min(SAME_PENALTY_S, float(min(talk_s[a], talk_s[b])))
    return penalty


def _agreement(activity: LocalActivity, window: int) -> NDArray[np.float64]:
    """Seconds of agreement of every naming of the window before with every naming of this one."""
    shift = round(float(activity.starts[window] - activity.starts[window - 1]) / activity.frame_s)
    earlier, later = activity.active[window - 1][shift:], activity.active[window]
    common = min(len(earlier), len(later))
    before = np.stack([_named(earlier[:common], naming) for naming in _NAMINGS])
    after = np.stack([_named(later[:common], naming) for naming in _NAMINGS])
    both = np.einsum("ift,jft->ij", before, after)
    crossed = np.einsum("ift,jft->ij", before, after[:, :, ::-1])
    return np.asarray(AGREEMENT * (both - crossed) * activity.frame_s)
