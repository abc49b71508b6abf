"""Clustering with the number of clusters found by the data.

Of a handful of texts, average linkage on their cosines gives a tree that is cut at a fixed
distance; of more, communities among mutual neighbours say themselves how many they are.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from topics.communities import Labels, find_communities
from topics.halves import join_halves

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FEW_DOCUMENTS = 25  # below this neighbours say little and a fixed cut is used
FEW_CUT = 0.805  # cosine distance, between that of two complaints on one subject and on two


def cluster(matrix: "csr_matrix", *, before: Sequence[str | None] = (), seed: int = 0) -> Labels:
    """Number the cluster of each row (none longer than 1 or empty), in order of first sight.

    Rows that are the same count once: a flood of one advert must not decide how many clusters
    there are. A row that is like no other is a cluster of its own. ``before`` is the cluster
    that each row was in at an earlier time, if any.
    """
    first, copies = _distinct(matrix)
    known = [before[row] for row in first.tolist()] if before else []
    return _in_order(_cluster_distinct(matrix[first], known, seed)[copies])


def _distinct(matrix: "csr_matrix") -> tuple[Labels, Labels]:
    """The first row of each kind, and for every row its kind."""
    ends = matrix.indptr
    kinds: dict[bytes, int] = {}
    first: list[int] = []
    copies = np.zeros(matrix.shape[0], dtype=np.int64)
    for row in range(matrix.shape[0]):
        span = slice(ends[row], ends[row + 1])
        key = matrix.indices[span].tobytes() + matrix.data[span].round(9).tobytes()
        if key not in kinds:
            kinds[key] = len(first)
            first.append(row)
        copies[row] = kinds[key]
    return np.array(first, dtype=np.int64), copies


def _cluster_distinct(matrix: "csr_matrix", before: Sequence[str | None], seed: int) -> Labels:
    count = matrix.shape[0]
    if count == 1:
        return np.zeros(count, dtype=np.int64)
    if count < FEW_DOCUMENTS:
        return _in_order(_cut_tree(matrix))
    return join_halves(matrix, find_communities(matrix, before=before, seed=seed))


def _cut_tree(matrix: "csr_matrix") -> Labels:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(1.0 - np.asarray((matrix @ matrix.T).todense()), 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    tree = linkage(squareform(distances, checks=False), method="average")
    return np.asarray(fcluster(tree, FEW_CUT, criterion="distance"), dtype=np.int64)


def _in_order(labels: Labels) -> Labels:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
