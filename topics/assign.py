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
        return [
            _assign_one(call_id, row, self._ids, home.get(call_id), self.model)
            for call_id, row in zip(call_ids, alike, strict=True)
        ]

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


def _assign_one(
    call_id: str, alike: Floats, ids: Sequence[str], home: str | None, model: TopicModel
) -> Assignment:
    if not len(ids) or not alike.any():
        return Assignment(call_id, None, 0.0)
    best = ids.index(home) if home is not None else int(alike.argmax())
    least = model.minimum_similarity * (HOME_SHARE if home is not None else 1.0)
    if alike[best] < least:
        return Assignment(call_id, None, 0.0)
    likely = np.exp((np.append(alike, model.minimum_similarity) - alike.max()) / SHARPNESS)
    return Assignment(call_id, ids[best], round(float(likely[best] / likely.sum()), 4))


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
