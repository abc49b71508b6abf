"""Telling voices apart among vectors of short stretches: two, and a third where there is one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 10
# A third voice: of 26 calls of two people none falls into parts of 4.5 s and a cosine under 0.8; of
# 30 with a third person two thirds do, the others' third voice is too much like another one.
UNLIKE = 0.78
LEAST_OF_THIRD_S = 4.5


@dataclass(frozen=True, slots=True)
class Voices:
    """Unit vectors ``[voices, n]``, two or three."""

    centres: NDArray[np.float64]

    @property
    def likeness(self) -> float:
        """Cosine between the first two voices."""
        return float(self.centres[0] @ self.centres[1])

    def nearness(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How much nearer each vector is to each voice than to all on average, twice, in cosine.

        With two voices that is by how much the one is nearer than the other.
        """
        cosines = vectors.astype(np.float64) @ self.centres.T
        return np.asarray(2.0 * (cosines - cosines.mean(axis=1, keepdims=True)))

    def nearest(self, vectors: NDArray[np.float32]) -> NDArray[np.intp]:
        """The voice that each vector is nearest to."""
        return np.asarray((vectors.astype(np.float64) @ self.centres.T).argmax(axis=1), np.intp)

    def preference(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How much nearer each vector is to the first voice than to the second, in cosine."""
        nearness = vectors.astype(np.float64) @ self.centres.T
        return np.asarray(nearness[:, 0] - nearness[:, 1])


def split_in_two(vectors: NDArray[np.float32], weights: NDArray[np.float64]) -> Voices:
    """Fit two voices to unit vectors ``[n, d]``: a spectral cut, then spherical means."""
    data = vectors.astype(np.float64)
    member = _spectral_cut(data, weights)
    for _ in range(ROUNDS):
        voices = Voices(centres_of(data, weights, member))
        changed = voices.nearest(vectors)
        if np.array_equal(changed, member) or len(np.unique(changed)) < 2:
            break
        member = changed
    return Voices(centres_of(data, weights, member))


def centres_of(
    data: NDArray[np.float64],
    weights: NDArray[np.float64],
    member: NDArray[np.intp],
    *,
    voices: int = 2,
) -> NDArray[np.float64]:
    """Weighted mean direction of each group, ``[voices, d]``."""
    sums = np.stack(
        [(data * (weights * (member == k))[:, None]).sum(axis=0) for k in range(voices)]
    )
    return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9))


def _spectral_cut(data: NDArray[np.float64], weights: NDArray[np.float64]) -> NDArray[np.intp]:
    """Side of the second eigenvector of the normalised affinity.

    The heavier end of its sign is fixed.
    """
    affinity = np.exp((data @ data.T - 1.0) / 0.2) * np.outer(weights, weights)
    scale = 1.0 / np.sqrt(affinity.sum(axis=1))
    _, basis = np.linalg.eigh(affinity * np.outer(scale, scale))
    second = basis[:, -2] * scale
    anchor = int(np.argmax(np.abs(second)))
    side = (second * np.sign(second[anchor])) > 0.0
    return np.asarray(side.astype(np.intp))


def find_third(
    vectors: NDArray[np.float32], weights: NDArray[np.float64], member: NDArray[np.intp]
) -> Voices | None:
    """Three voices where one of two groups of stretches falls into two that are unlike.

    The most unlike parts count, and each must be heard for a while: one person's stretches fall
    into parts that are alike.
    """
    data = vectors.astype(np.float64)
    found: tuple[float, NDArray[np.intp]] | None = None
    for voice in (0, 1):
        own = np.flatnonzero(member == voice)
        if float(weights[own].sum()) < 2 * LEAST_OF_THIRD_S:
            continue
        parts = split_in_two(vectors[own], weights[own])
        second = own[parts.nearest(vectors[own]) == 1]
        heard_s = float(weights[second].sum())
        least_s = min(heard_s, float(weights[own].sum()) - heard_s)
        alike = parts.likeness if least_s >= LEAST_OF_THIRD_S else 1.0
        if alike <= (UNLIKE if found is None else found[0]):
            found = alike, second
    if found is None:
        return None
    three = member.copy()
    three[found[1]] = 2
    return Voices(centres_of(data, weights, three, voices=3))
