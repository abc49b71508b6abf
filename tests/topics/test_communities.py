"""Communities among mutual neighbours, and parts of one group that are joined again."""

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.metrics import adjusted_rand_score

from topics.cluster import cluster
from topics.communities import find_communities, mutual_neighbours, neighbours_among
from topics.halves import join_halves


def chains(groups: int, links: int) -> csr_matrix:
    """Rows that share a column with the next of their group only, nothing with other groups."""
    rows = np.zeros((groups * links, groups * (links + 1)))
    for group in range(groups):
        for link in range(links):
            rows[
                group * links + link, group * (links + 1) + link : group * (links + 1) + link + 2
            ] = 1
    return csr_matrix(rows / np.sqrt(2))


def around(middles: int, each: int, spread: float) -> csr_matrix:
    """Rows scattered around orthogonal middles."""
    chance = np.random.default_rng(0)
    rows = np.repeat(np.eye(middles, 40), each, axis=0)
    rows = np.abs(rows + spread * chance.random((middles * each, 40)))
    return csr_matrix(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def partition(labels: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(labels == label).tolist()) for label in set(labels.tolist())}


def test_a_chain_of_texts_is_one_group_though_its_ends_share_nothing() -> None:
    labels = find_communities(chains(groups=6, links=5))
    assert partition(labels) == {frozenset(range(5 * g, 5 * g + 5)) for g in range(6)}


def test_what_is_like_nothing_stays_alone() -> None:
    rows = np.vstack([chains(groups=4, links=5).toarray(), np.zeros((3, 24))])
    labels = find_communities(csr_matrix(rows))
    assert {frozenset({20}), frozenset({21}), frozenset({22})} <= partition(labels)


def test_neighbours_are_mutual_symmetric_and_alike_enough() -> None:
    near = mutual_neighbours(around(3, 12, spread=0.3), 5)
    assert (near != near.T).nnz == 0
    assert near.nnz
    assert np.diff(near.indptr).max() <= 5
    assert mutual_neighbours(around(3, 12, spread=0.3) * 0.3, 5).nnz == 0


def test_neighbours_grow_with_the_texts_and_never_reach_their_number() -> None:
    assert [neighbours_among(count) for count in (2, 6, 100, 1_000, 10_000)] == [1, 5, 5, 10, 46]


def test_the_same_seed_finds_the_same_groups() -> None:
    rows = around(5, 30, spread=0.6)
    assert (find_communities(rows, seed=3) == find_communities(rows, seed=3)).all()


def test_rows_that_were_together_stay_together_when_others_leave() -> None:
    rows = around(5, 30, spread=0.6)
    before = find_communities(rows)
    kept = np.flatnonzero(np.arange(150) % 10 > 0)
    names = [f"t-{label}" for label in before[kept].tolist()]
    after = find_communities(rows[kept], before=names)
    together = before[kept]
    same = sum(int(np.bincount(after[together == label]).max()) for label in set(together.tolist()))
    assert same >= 0.95 * len(kept)


def test_earlier_groups_that_the_texts_speak_against_are_given_up() -> None:
    rows = around(5, 30, spread=0.15)
    chance = [f"t-{number % 7}" for number in range(150)]
    truth = np.arange(150) // 30
    assert adjusted_rand_score(truth, cluster(rows, before=chance)) > 0.85


def test_random_parts_of_one_group_are_joined_and_different_groups_are_not() -> None:
    rows = around(3, 40, spread=0.15)
    parts = np.arange(120) // 20
    joined = partition(join_halves(rows, parts))
    assert joined == {frozenset(range(40 * g, 40 * g + 40)) for g in range(3)}


def test_rows_that_are_alone_are_not_joined() -> None:
    rows = around(2, 10, spread=0.2)
    labels = np.array([0] * 9 + [1] + [2] * 10)
    assert (join_halves(rows, labels) == labels).all()
