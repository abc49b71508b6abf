"""Clustering with the number of clusters found by the data.

Average linkage on the cosines of the full vectors gives a tree; few documents are its leaves
themselves, of many the small clusters of a k-means that over-clusters. The tree is cut into as
many clusters as the data speak for: k clusters span about k dimensions, so each k is judged by
the silhouette in the first k dimensions of the reduced vectors. On made calls of 6 and of 16
subjects this peaks near 6 and 16 for 60 to 1000 calls, where the silhouette of the full vectors
drifts to ever smaller clusters.
"""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

FEW_DOCUMENTS = 25  # below this the silhouette says little and a fixed cut is used
FEW_CUT = 0.805  # cosine distance, between that of two complaints on one subject and on two
DIRECT_DOCUMENTS = 1500  # pairs of these fit easily in memory
DIMENSIONS = 120
LEAST_DIMENSIONS = 20  # in fewer dimensions anything looks like two or three clusters
MICRO_CLUSTERS = 400
POWER_STEPS = 3
JUDGED_DOCUMENTS = 800
ALMOST = 0.9  # of the best silhouette: among such numbers chance decides


def cluster(matrix: "csr_matrix", *, near: int = 0, seed: int = 0) -> Labels:
    """Number the cluster of each row (unit length, none empty) in order of first appearance.

    Rows that are the same count once: a flood of one advert must not decide how many clusters
    there are. ``near`` is how many there were before, which stand where they do almost as well.
    """
    first, copies = _distinct(matrix)
    return _in_order(_cluster_distinct(matrix[first], near, seed)[copies])


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


def _cluster_distinct(matrix: "csr_matrix", near: int, seed: int) -> Labels:
    from scipy.cluster.hierarchy import fcluster

    count = matrix.shape[0]
    if count == 1 or _all_the_same(matrix):
        return np.zeros(count, dtype=np.int64)
    if count < FEW_DOCUMENTS:
        return _in_order(fcluster(_tree(matrix), FEW_CUT, criterion="distance"))
    reduced = _reduce(matrix, seed)
    if count <= DIRECT_DOCUMENTS:
        leaf, tree = np.arange(count), _tree(matrix)
    else:
        leaf = _over_cluster(reduced, seed)
        tree = _tree(_middles(matrix, leaf))
    return _in_order(_best_cut(tree, leaf, reduced, near))


def _all_the_same(matrix: "csr_matrix") -> bool:
    return float((matrix @ matrix[0].T).min()) > 1.0 - 1e-9


def _tree(matrix: "csr_matrix") -> Floats:
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    distances = np.clip(1.0 - np.asarray((matrix @ matrix.T).todense()), 0.0, 2.0)
    np.fill_diagonal(distances, 0.0)
    return np.asarray(linkage(squareform(distances, checks=False), method="average"))


def _reduce(matrix: "csr_matrix", seed: int) -> Floats:
    from sklearn.decomposition import TruncatedSVD

    dimensions = max(2, min(DIMENSIONS, matrix.shape[0] - 1, matrix.shape[1] - 1))
    if min(matrix.shape) <= dimensions:
        return np.asarray(matrix.todense())
    svd = TruncatedSVD(dimensions, n_iter=POWER_STEPS, random_state=seed)
    return np.asarray(svd.fit_transform(matrix.astype(np.float32)))


def _over_cluster(reduced: Floats, seed: int) -> Labels:
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.preprocessing import normalize

    means = MiniBatchKMeans(
        MICRO_CLUSTERS,
        random_state=seed,
        init="random",  # as good where it over-clusters anyway, in a tenth of the time
        n_init=1,
        batch_size=2048,
        max_iter=30,
    ).fit(normalize(reduced))
    return np.unique(means.labels_, return_inverse=True)[1]


def _middles(matrix: "csr_matrix", leaf: Labels) -> "csr_matrix":
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    count = len(leaf)
    membership = csr_matrix(
        (np.ones(count), (leaf, np.arange(count))), shape=(int(leaf.max()) + 1, count)
    )
    return normalize(membership @ matrix)


def _best_cut(tree: Floats, leaf: Labels, reduced: Floats, near: int) -> Labels:
    """The best cut, or of those that are almost as good the one nearest to ``near`` clusters."""
    from scipy.cluster.hierarchy import fcluster
    from sklearn.preprocessing import normalize

    sample = _sample(len(leaf))
    cuts = [(_alikeness(reduced[sample]), np.zeros(len(leaf), dtype=np.int64))]
    for number in _numbers(len(tree) + 1, len(leaf)):
        labels = fcluster(tree, number, criterion="maxclust")[leaf]
        vectors = normalize(reduced[sample, : max(number, LEAST_DIMENSIONS)])
        cuts.append((_silhouette(vectors, labels[sample]), labels))
    best = max(score for score, _ in cuts)
    good = [labels for score, labels in cuts if score >= best * (ALMOST if near else 1.0)]
    return min(good, key=lambda labels: abs(len(np.unique(labels)) - near))


def _numbers(leaves: int, documents: int) -> list[int]:
    """The numbers of clusters to try, at most twice the root of the documents."""
    most = min(leaves - 1, DIMENSIONS, round(2 * documents**0.5))
    return [k for k in range(2, most + 1) if k <= 30 or k % 5 == 0]


def _alikeness(reduced: Floats) -> float:
    """How well one single cluster does: 1 where all documents are the same, 0 at half alike."""
    from sklearn.preprocessing import normalize

    vectors = normalize(reduced)
    return 2.0 * float((vectors @ vectors.T).mean()) - 1.0


def _silhouette(vectors: Floats, labels: Labels) -> float:
    from sklearn.metrics import silhouette_samples

    if not 1 < len(np.unique(labels)) < len(labels):
        return 0.0
    apart = np.clip(1.0 - vectors @ vectors.T, 0.0, 2.0)
    np.fill_diagonal(apart, 0.0)
    return float(silhouette_samples(apart, labels, metric="precomputed").mean())


def _sample(count: int) -> Labels:
    if count <= JUDGED_DOCUMENTS:
        return np.arange(count)
    return np.linspace(0, count - 1, JUDGED_DOCUMENTS).astype(np.int64)


def _in_order(labels: Labels) -> Labels:
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
