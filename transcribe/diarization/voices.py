"""Telling two voices apart among vectors of short stretches."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDS = 10


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """Two unit vectors ``[2, n]``; ``likeness`` is the cosine between them."""

    centres: NDArray[np.float64]

    @property
    def likeness(self) -> float:
        """Cosine between the two voices."""
        return float(self.centres[0] @ self.centres[1])

    def preference(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """How much nearer each vector is to the first voice than to the second, in cosine."""
        nearness = vectors.astype(np.float64) @ self.centres.T
        return np.asarray(nearness[:, 0] - nearness[:, 1])


def split_in_two(vectors: NDArray[np.float32], weights: NDArray[np.float64]) -> TwoVoices:
    """Fit two voices to unit vectors ``[n, d]``: a spectral cut, then spherical means."""
    data = vectors.astype(np.float64)
    member = _spectral_cut(data, weights)
    for _ in range(ROUNDS):
        voices = TwoVoices(centres_of(data, weights, member))
        changed = np.asarray(data @ voices.centres.T).argmax(axis=1)
        if np.array_equal(changed, member) or len(np.unique(changed)) < 2:
            break
        member = changed
    return TwoVoices(centres_of(data, weights, member))


def centres_of(
    data: NDArray[np.float64], weights: NDArray[np.float64], member: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Weighted mean direction of both groups, ``[2, d]``."""
    sums = np.stack([(data * (weights * (member == k))[:, None]).sum(axis=0) for k in (0, 1)])
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
