"""Groups of texts that hold together: communities among mutual nearest neighbours.

Two customers complain of one thing in quite different words, and both share words with a third.
Linkage and means compare each text with a whole group and miss that; a graph of neighbours keeps
the chain, and modularity says where chains end. Only mutual neighbours are joined, because a
text that is like nothing has neighbours, too, but is nobody's.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from networkx import Graph
    from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

LEAST_NEIGHBOURS = 5
NEIGHBOUR_GROWTH = 10.0  # neighbours are the documents to the power of 2/3 over this: 10 of 1,000
LEAST_COSINE = 0.15  # of made calls less than this alike, three pairs in four are on other subjects
MEMORIES = (1.5, 0.6, 0.2)  # of all ties of a row on average: its tie to those it was with before
ALMOST = 0.98  # of the modularity of new groups: where older ones have as much they stay
MOST_TRIES = 5  # Louvain's moves depend on chance; the try of the highest modularity is taken
TRIED_TEXTS = 5_000  # in all tries; of many texts chance matters less and a try takes seconds
BLOCK = 1_000  # rows whose cosines are in memory together


def find_communities(
    matrix: "csr_matrix", *, before: Sequence[str | None] = (), seed: int = 0
) -> Labels:
    """Number the community of each row (none longer than 1) by Louvain (Blondel et al. 2008).

    ``before`` is the group that each row was in at an earlier time, if any: those that were
    together are joined by a tie more, as long as the texts themselves speak for the groups that
    come of it almost as well as for new ones. Rows that are nobody's mutual neighbour stay alone.
    """
    near = mutual_neighbours(matrix, neighbours_among(matrix.shape[0]))
    graph = _graph(near)
    fresh, labels = _likeliest(graph, seed)
    for memory in MEMORIES if any(before) else ():
        _, kept = _likeliest(_graph(_remember(near, before, memory)), seed)
        if _modularity(graph, kept[: len(labels)]) >= ALMOST * fresh:
            return kept[: len(labels)]
    return labels


def neighbours_among(count: int) -> int:
    """How many neighbours of each of ``count`` texts are looked at.

    On made calls of 14 to 32 subjects, even and uneven, a fixed number parts ways of saying from
    1,000 texts on; more than this joins subjects.
    """
    wanted = max(LEAST_NEIGHBOURS, round(float(count ** (2 / 3)) / NEIGHBOUR_GROWTH))
    return max(1, min(wanted, count - 1))


def mutual_neighbours(matrix: "csr_matrix", neighbours: int) -> "csr_matrix":
    """Cosines of the rows that are among each other's nearest ``neighbours``; symmetric.

    Those below ``LEAST_COSINE`` are left out: what is hardly alike is no neighbour.
    """
    from scipy.sparse import csr_matrix

    rows, columns, cosines = zip(*_nearest(matrix, neighbours), strict=True)
    places = (np.concatenate(rows), np.concatenate(columns))
    near = csr_matrix((np.concatenate(cosines), places), shape=(matrix.shape[0],) * 2)
    near = near.minimum(near.T)
    near.eliminate_zeros()
    return near


def _nearest(matrix: "csr_matrix", neighbours: int) -> Iterator[tuple[Labels, Labels, Floats]]:
    turned = matrix.T.tocsr()
    for start in range(0, matrix.shape[0], BLOCK):
        alike = np.asarray((matrix[start : start + BLOCK] @ turned).todense())
        alike[alike < LEAST_COSINE] = 0.0
        here = np.arange(len(alike))
        alike[here, start + here] = 0.0
        nearest = np.argpartition(-alike, neighbours - 1, axis=1)[:, :neighbours]
        yield (
            np.repeat(start + here, neighbours),
            nearest.ravel(),
            np.take_along_axis(alike, nearest, axis=1).ravel(),
        )


def _likeliest(graph: "Graph", seed: int) -> tuple[float, Labels]:
    """The modularity and the groups of the best of some tries."""
    tries = (_louvain(graph, seed + number) for number in range(_tries(graph.number_of_nodes())))
    modularity, communities = max(tries, key=lambda pair: pair[0])
    labels = np.zeros(graph.number_of_nodes(), dtype=np.int64)
    for number, members in enumerate(communities):
        labels[list(members)] = number
    return modularity, labels


def _modularity(graph: "Graph", labels: Labels) -> float:
    from networkx.algorithms.community import modularity

    groups: dict[int, set[int]] = {}
    for node, label in enumerate(labels.tolist()):
        groups.setdefault(label, set()).add(node)
    return float(modularity(graph, groups.values())) if graph.number_of_edges() else 0.0


def _tries(count: int) -> int:
    return max(1, min(MOST_TRIES, TRIED_TEXTS // max(1, count)))


def _remember(near: "csr_matrix", before: Sequence[str | None], memory: float) -> "csr_matrix":
    """The graph with a node for each earlier group, tied to the rows that were in it."""
    from scipy.sparse import csr_matrix

    place = {group: near.shape[0] + i for i, group in enumerate(sorted({g for g in before if g}))}
    ties = [(row, place[group]) for row, group in enumerate(before) if group]
    rows, nodes = zip(*ties, strict=True)
    known = near.tocoo()
    tie = memory * float(known.data.sum()) / max(1, near.shape[0])
    return csr_matrix(
        (
            np.concatenate([known.data, np.full(2 * len(ties), tie)]),
            (
                np.concatenate([known.row, rows, nodes]),
                np.concatenate([known.col, nodes, rows]),
            ),
        ),
        shape=(near.shape[0] + len(place),) * 2,
    )


def _graph(near: "csr_matrix") -> "Graph":
    import networkx

    return networkx.from_scipy_sparse_array(near)


def _louvain(graph: "Graph", seed: int) -> tuple[float, list[set[int]]]:
    from networkx.algorithms.community import louvain_communities, modularity

    if not graph.number_of_edges():
        return 0.0, [{node} for node in graph.nodes]
    found = louvain_communities(graph, seed=seed)
    return float(modularity(graph, found)), found
