"""Giving calls to topics that are already known, without a refit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

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
            found.extend(self.assign_terms(term_lists(batch, hints)))
        return tuple(found)

    def assign_terms(
        self,
        lists: Mapping[str, Sequence[str]],
        *,
        home: Mapping[str, str] = MappingProxyType({}),
    ) -> list[Assignment]:
        """The same for documents as terms; a call keeps its ``home``, the topic of a fit.

        Unless it has next to nothing in common with it: a tree joins what is like nothing, too.
        """
        call_ids = sorted(lists)
        vectors = [document_vector(lists[c], self.model.idf, self.model.rare_idf) for c in call_ids]
        alike = np.asarray((_rows(vectors, self._columns) @ self._centroids).todense())
        return _nearest(call_ids, alike, self._ids, home, self.model.minimum_similarity)

    @cached_property
    def _ids(self) -> list[str]:
        return [topic.topic_id for topic in self.model.topics]

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
    *,
    home: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Assignment, ...]:
    """Assign documents given as terms; a call keeps its ``home``, the topic that a fit gave it."""
    return tuple(TopicAssigner(model).assign_terms(lists, home=home))


def _nearest(
    call_ids: Sequence[str],
    alike: Floats,
    ids: Sequence[str],
    home: Mapping[str, str],
    minimum: float,
) -> list[Assignment]:
    """The topic of each call (a row of cosines): its home, else the nearest, unless too far."""
    if not ids:
        return [Assignment(call_id, None, 0.0) for call_id in call_ids]
    place = {topic_id: number for number, topic_id in enumerate(ids)}
    homes = np.array([place.get(home.get(call_id, ""), -1) for call_id in call_ids], dtype=int)
    best = np.where(homes >= 0, homes, alike.argmax(axis=1))
    cosine = alike[np.arange(len(best)), best]
    near = (cosine >= np.where(homes >= 0, minimum * HOME_SHARE, minimum)) & alike.any(axis=1)
    top = alike.max(axis=1)
    likely = np.exp((alike - top[:, None]) / SHARPNESS).sum(axis=1)
    likely += np.exp((minimum - top) / SHARPNESS)
    chances = np.exp((cosine - top) / SHARPNESS) / likely
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
