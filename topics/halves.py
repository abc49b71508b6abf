"""Joining groups that are parts of one: as like each other as each is within itself.

Where many say nearly the same, a graph of a few neighbours each falls into parts at random.
"""

from typing import TYPE_CHECKING

import numpy as np

from topics.communities import Floats, Labels

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

LIKE_ONE = 0.5  # of the mean cosine within two groups: from here on what is across is one group


def join_halves(matrix: "csr_matrix", labels: Labels) -> Labels:
    """Join the groups of rows (at most unit length) that are parts of one, the likest pair first.

    The mean cosine across two groups is held against the geometric mean of those within each.
    Rows that are alone stay so: nothing is known of how alike their group would be.
    """
    labels = labels.copy()
    groups = np.flatnonzero(np.bincount(labels) > 1)
    sizes = np.bincount(labels)[groups].astype(float)
    sums, own = _sums(matrix, labels, groups)
    while len(groups) > 1:
        kept, gone = _likest(sums, own, sizes)
        if kept == gone:
            break
        labels[labels == groups[gone]] = groups[kept]
        sums[kept] += sums[gone]
        sums[:, kept] += sums[:, gone]
        sizes[kept] += sizes[gone]
        own[kept] += own[gone]
        rest = np.arange(len(groups)) != gone
        groups, sizes, own, sums = groups[rest], sizes[rest], own[rest], sums[np.ix_(rest, rest)]
    return labels


def _sums(matrix: "csr_matrix", labels: Labels, groups: Labels) -> tuple[Floats, Floats]:
    """Summed cosines of all rows of each two groups, and of the rows with themselves."""
    from scipy.sparse import csr_matrix

    count = matrix.shape[0]
    members = csr_matrix((np.ones(count), (labels, np.arange(count))))[groups]
    middles = members @ matrix
    squares = np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()
    return np.asarray((middles @ middles.T).todense()), members @ squares


def _likest(sums: Floats, own: Floats, sizes: Floats) -> tuple[int, int]:
    """The two groups that are most like one; the same number twice where none are."""
    within = (np.diag(sums) - own) / (sizes * (sizes - 1.0))
    usual = np.sqrt(np.outer(within, within).clip(min=1e-12))
    like = sums / np.outer(sizes, sizes) / usual
    np.fill_diagonal(like, 0.0)
    kept, gone = np.unravel_index(int(like.argmax()), like.shape)
    return (int(kept), int(gone)) if like[kept, gone] >= LIKE_ONE else (0, 0)
