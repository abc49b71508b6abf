"""Giving the nameless speakers of all windows the names of voices, over the whole recording.

Each window may call its local speakers by the voices in any way; a way is good when the voices
sound right and when it agrees with the window before on the seconds that both cover. Dynamic
programming finds the best chain.
"""

from functools import cache
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from transcribe.diarization.segmentation import LOCAL_SPEAKERS, LocalActivity

AGREEMENT = 0.3  # what a second of agreement weighs beside a second of voice at full preference
SAME_PENALTY_S = 1.0  # calling two local speakers one voice needs that much evidence, in seconds


def name_speakers(activity: LocalActivity, evidence: NDArray[np.float64]) -> NDArray[np.intp]:
    """Choose a voice for each local speaker, ``[windows, 3]``.

    ``evidence[window, local, voice]`` is how much it sounds like each voice, in weighted seconds.
    """
    windows, _, voices = evidence.shape
    best = _voice_score(evidence[0]) + _prior(activity, 0, voices)
    back: list[NDArray[np.intp]] = []
    for window in range(1, windows):
        step = best[:, None] + _agreement(activity, window, voices)
        back.append(np.argmax(step, axis=0))
        own = _voice_score(evidence[window]) + _prior(activity, window, voices)
        best = np.max(step, axis=0) + own
    chain = [int(np.argmax(best))]
    for pointers in reversed(back):
        chain.append(int(pointers[chain[-1]]))
    return np.asarray(_namings(voices)[chain[::-1]])


@cache
def _namings(voices: int) -> NDArray[np.intp]:
    """Every way to name a window's local speakers."""
    return np.array(list(product(range(voices), repeat=LOCAL_SPEAKERS)))


def voice_activity(
    activity: LocalActivity, names: NDArray[np.intp], frames: int, *, voices: int = 2
) -> NDArray[np.float64]:
    """Mean activity of the voices on the recording's frames, ``[frames, voices]``.

    Middles of windows weigh more.
    """
    size = activity.active.shape[1]
    weight = np.hamming(size) + 1e-3
    total, summed = np.zeros(frames), np.zeros((frames, voices))
    for window, start in enumerate(activity.starts):
        first = round(float(start) / activity.frame_s)
        length = min(size, frames - first)
        if length <= 0:
            continue
        named = _surest(activity.certainty[window], names[window], voices)[:length]
        summed[first : first + length] += named * weight[:length, None]
        total[first : first + length] += weight[:length]
    return np.asarray(summed / np.maximum(total, 1e-9)[:, None])


def _surest(
    scores: NDArray[np.float32], naming: NDArray[np.intp], voices: int
) -> NDArray[np.float64]:
    """How sure it is that each voice speaks, by the surest of its local speakers."""
    silent = np.zeros((len(scores), 1), np.float32)
    return np.stack(
        [np.hstack([silent, scores[:, naming == v]]).max(axis=1) for v in range(voices)], axis=1
    ).astype(float)


def _named(active: NDArray[np.bool_], naming: NDArray[np.intp], voices: int) -> NDArray[np.float64]:
    return np.stack(
        [active[:, naming == voice].any(axis=1) for voice in range(voices)], axis=1
    ).astype(float)


def _voice_score(evidence: NDArray[np.float64]) -> NDArray[np.float64]:
    """The evidence ``[local, voice]`` for each naming."""
    namings = _namings(evidence.shape[1])
    return np.asarray(evidence[np.arange(LOCAL_SPEAKERS), namings].sum(axis=1))


def _prior(activity: LocalActivity, window: int, voices: int) -> NDArray[np.float64]:
    """Local speakers of one window are different people unless their voices say otherwise."""
    talk_s = activity.active[window].sum(axis=0) * activity.frame_s
    namings = _namings(voices)
    penalty = np.zeros(len(namings))
    for a, b in combinations(range(LOCAL_SPEAKERS), 2):
        same = namings[:, a] == namings[:, b]
        penalty -= same * min(SAME_PENALTY_S, float(min(talk_s[a], talk_s[b])))
    return penalty


def _agreement(activity: LocalActivity, window: int, voices: int) -> NDArray[np.float64]:
    """Seconds of agreement of every naming of the window before with every naming of this one."""
    shift = round(float(activity.starts[window] - activity.starts[window - 1]) / activity.frame_s)
    earlier, later = activity.active[window - 1][shift:], activity.active[window]
    common = min(len(earlier), len(later))
    namings = _namings(voices)
    before = np.stack([_named(earlier[:common], naming, voices) for naming in namings])
    after = np.stack([_named(later[:common], naming, voices) for naming in namings])
    both = np.einsum("ift,jft->ij", before, after)
    all_pairs = np.einsum("if,jf->ij", before.sum(axis=2), after.sum(axis=2))
    return np.asarray(AGREEMENT * (2.0 * both - all_pairs) * activity.frame_s)
