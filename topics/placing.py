"""Which topic a new text belongs to, by words, characters and sounds.

A fit teaches a linear model the topics that it found (ridge regression on +1 and -1, solved over
pairs of texts, which are few). The middle of a topic knows what its calls say most; this knows what
tells one topic from the others, and reads through recognition errors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from topics.likeness import WORD_SHARE, Likeness
from topics.linear import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TAUGHT = 1_500  # texts the model is taught by, chosen evenly; more teach it little more
RIDGE = 0.3
HEAVIEST = 1_500  # terms that count for a topic; all of them gain a point in a hundred
LEAST_SCORE = -0.4  # 19 of 20 texts on a topic's subject have more, 1 of 20 on other subjects
SHARPNESS = 0.15  # difference of scores that makes one topic e times as likely: calibrated


@dataclass(frozen=True)
class Placing:
    """What each term says for each topic: ``weights[term]`` are (place in ``topic_ids``, weight).

    ``base`` is the score of a text that says nothing. Terms are those of the topic vectors, and
    pairs of characters (``p:``) and sounds (``s:``).
    """

    topic_ids: tuple[str, ...]
    likeness: Likeness
    weights: Mapping[str, Sequence[tuple[int, float]]]
    base: tuple[float, ...]

    def scores(self, words: Sequence[Mapping[str, float]], texts: Sequence[str]) -> Floats:
        """Scores of shape (texts, topics): around 1 for the topic of a text, -1 for others."""
        from scipy.sparse import csr_matrix

        columns = self._columns
        indptr, indices, values = [0], list[int](), list[float]()
        for vector in words:
            for term, weight in vector.items():
                if (place := columns.get(term)) is not None:
                    indices.append(place)
                    values.append(weight * WORD_SHARE)
            indptr.append(len(indices))
        rows = csr_matrix((values, indices, indptr), shape=(len(texts), len(columns)))
        said, heard = rows @ self._table, self.likeness.rows(texts) @ self._heard
        return np.asarray(said + heard + np.array(self.base), dtype=np.float64)

    @cached_property
    def _heard(self) -> Floats:
        """The weights of characters and sounds in the order of their columns."""
        heard = np.zeros((len(self.likeness.names()), len(self.topic_ids)))
        for column, name in enumerate(self.likeness.names()):
            for topic, weight in self.weights.get(name, ()):
                heard[column, topic] = weight
        return heard

    @cached_property
    def _columns(self) -> dict[str, int]:
        return {term: place for place, term in enumerate(self.weights)}

    @cached_property
    def _table(self) -> Floats:
        table = np.zeros((len(self.weights), len(self.topic_ids)))
        for row, pairs in enumerate(self.weights.values()):
            for topic, weight in pairs:
                table[row, topic] = weight
        return table


def teach_placing(
    views: "csr_matrix",
    topics: Sequence[str],
    terms: Sequence[str],
    likeness: Likeness | None,
) -> Placing | None:
    """Teach a model the topic of each row; ``None`` without likeness or with one topic only.

    ``terms`` name the first columns of ``views``; those of characters and sounds follow.
    """
    topic_ids = tuple(sorted(set(topics)))
    if likeness is None or len(topic_ids) < 2:
        return None
    rows = np.unique(np.linspace(0, len(topics) - 1, TAUGHT).astype(int))
    wanted = np.full((len(rows), len(topic_ids)), -1.0)
    wanted[np.arange(len(rows)), [topic_ids.index(topics[row]) for row in rows.tolist()]] = 1.0
    base = wanted.mean(axis=0)
    taught = views[rows]
    alike = np.asarray((taught @ taught.T).todense()) + RIDGE * np.eye(len(rows))
    table = np.asarray(taught.T @ np.linalg.solve(alike, wanted - base))
    names = [*terms, *likeness.names()]
    return Placing(
        topic_ids, likeness, _heaviest(table, names), tuple(round(float(b), 4) for b in base)
    )


def _heaviest(table: Floats, names: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
    weights: dict[str, list[tuple[int, float]]] = {}
    for topic in range(table.shape[1]):
        heavy = np.argsort(-np.abs(table[:, topic]), kind="stable")[:HEAVIEST]
        for column in sorted(heavy.tolist()):
            if weight := round(float(table[column, topic]), 4):
                weights.setdefault(names[column], []).append((topic, weight))
    return weights
