"""Giving calls to topics that are already known, without a refit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from topics import placing
from topics.linear import Floats
from topics.topic import Assignment, TopicModel
from topics.vectors import document_vector, term_lists

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SHARPNESS = 0.06  # difference of cosines that makes one topic e times as likely as another
HOME_SHARE = 0.25  # of the least similarity: a call of a cluster with less is there for want of any
BATCH = 5_000

_NO_HINTS: Mapping[str, Sequence[str]] = MappingProxyType({})


@dataclass(frozen=True)
class TopicAssigner:
    """A model made ready once; a call is then a matter of a millisecond."""

    model: TopicModel

    def assign(
        self, documents: Mapping[str, str], *, hints: Mapping[str, Sequence[str]] = _NO_HINTS
    ) -> tuple[Assignment, ...]:
        """Give each call the nearest topic, or none where all are too far, by call id."""
        call_ids = sorted(documents)
        found: list[Assignment] = []
        for start in range(0, len(call_ids), BATCH):
            batch = {call_id: documents[call_id] for call_id in call_ids[start : start + BATCH]}
            found.extend(self.assign_terms(term_lists(batch, hints), batch))
        return tuple(found)

    def assign_terms(
        self,
        lists: Mapping[str, Sequence[str]],
        documents: Mapping[str, str],
        *,
        home: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Assignment]:
        """The same for documents with their terms; a call keeps its ``home``, its topic of a fit.

        Unless it has next to nothing in common with it: chains may hold what is like nothing else.
        """
        call_ids = sorted(lists)
        if not self._ids:
            return [Assignment(call_id, None, 0.0) for call_id in call_ids]
        vectors = [document_vector(lists[c], self.model.idf, self.model.rare_idf) for c in call_ids]
        texts = [documents[call_id] for call_id in call_ids]
        homes = np.array([self._place.get(home.get(call_id, ""), -1) for call_id in call_ids])
        far = self.model.minimum_similarity * HOME_SHARE
        at_home = (
            self._cosines(vectors)[np.arange(len(homes)), homes] >= far if home else homes >= 0
        )
        return _choose(call_ids, self._ids, self._scale(vectors, texts), homes, at_home)

    def _scale(self, vectors: Sequence[Mapping[str, float]], texts: Sequence[str]) -> "_Scale":
        if self.model.placing is None:
            return _Scale(self._cosines(vectors), self.model.minimum_similarity, SHARPNESS)
        scores = self._in_order(self.model.placing.scores(vectors, texts))
        return _Scale(scores, placing.LEAST_SCORE, placing.SHARPNESS)

    def _cosines(self, vectors: Sequence[Mapping[str, float]]) -> Floats:
        """Cosines of shape (calls, topics) with the middle of each topic."""
        return np.asarray((_rows(vectors, self._columns) @ self._centroids).todense())

    def _in_order(self, scores: Floats) -> Floats:
        """The scores of the topics there are; of those that the model was not taught, none."""
        known = {} if self.model.placing is None else self.model.placing.topic_ids
        ordered = np.full((len(scores), len(self._ids)), -np.inf)
        for column, topic_id in enumerate(known):
            if topic_id in self._place:
                ordered[:, self._place[topic_id]] = scores[:, column]
        return ordered

    @cached_property
    def _ids(self) -> list[str]:
        return [topic.topic_id for topic in self.model.topics]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {topic_id: number for number, topic_id in enumerate(self._ids)}

    @cached_property
    def _columns(self) -> dict[str, int]:
        terms = {term for topic in self.model.topics for term, _ in topic.centroid}
        return {term: i for i, term in enumerate(sorted(terms))}

    @cached_property
    def _centroids(self) -> "csr_matrix":
        return _rows([dict(topic.centroid) for topic in self.model.topics], self._columns).T.tocsr()


def assign(
    model: TopicModel,
    documents: Mapping[str, str],
    *,
    hints: Mapping[str, Sequence[str]] = _NO_HINTS,
) -> tuple[Assignment, ...]:
    """Give each call the nearest topic, or none where all are too far; in order of the call ids."""
    return TopicAssigner(model).assign(documents, hints=hints)


def assign_vectors(
    model: TopicModel,
    lists: Mapping[str, Sequence[str]],
    documents: Mapping[str, str],
    *,
    home: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Assignment, ...]:
    """Assign documents given as terms; a call keeps its ``home``, the topic that a fit gave it."""
    return tuple(TopicAssigner(model).assign_terms(lists, documents, home=home))


@dataclass(frozen=True, slots=True)
class _Scale:
    """How near each call is to each topic, from where on it belongs there, and how sharply."""

    values: Floats
    least: float
    sharpness: float


def _choose(
    call_ids: Sequence[str],
    ids: Sequence[str],
    scale: _Scale,
    homes: npt.NDArray[np.int64],
    at_home: npt.NDArray[np.bool_],
) -> list[Assignment]:
    """The topic of each call: its home, else the nearest, unless too far."""
    values = scale.values
    best = np.where(homes >= 0, homes, values.argmax(axis=1))
    value = values[np.arange(len(best)), best]
    near = np.where(homes >= 0, at_home, value >= scale.least)
    top = values.max(axis=1)
    likely = np.exp((values - top[:, None]) / scale.sharpness).sum(axis=1)
    likely += np.exp((scale.least - top) / scale.sharpness)
    chances = np.exp((value - top) / scale.sharpness) / likely
    return [
        Assignment(call_id, ids[where], round(chance, 4))
        if is_near
        else Assignment(call_id, None, 0.0)
        for call_id, where, is_near, chance in zip(
            call_ids, best.tolist(), near.tolist(), chances.tolist(), strict=True
        )
    ]


def _rows(vectors: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    indptr, indices, values = [0], [], []
    for vector in vectors:
        for term, weight in vector.items():
            if term in columns:
                indices.append(columns[term])
                values.append(weight)
        indptr.append(len(indices))
    return csr_matrix((values, indices, indptr), shape=(len(vectors), len(columns)), dtype=float)
