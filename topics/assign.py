"""Giving calls to topics that are already known, without a refit."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from topics.linear import Floats
from topics.topic import Assignment, TopicModel
from topics.vectors import document_vector, term_lists

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

SHARPNESS = 0.06  # difference of cosines that makes one topic e times as likely as another
BATCH = 5_000

_NO_HINTS: Mapping[str, Sequence[str]] = MappingProxyType({})


def assign(
    model: TopicModel,
    documents: Mapping[str, str],
    *,
    hints: Mapping[str, Sequence[str]] = _NO_HINTS,
) -> tuple[Assignment, ...]:
    """Give each call the nearest topic, or none where all are too far; in order of the call ids."""
    return assign_vectors(model, term_lists(documents, hints))


def assign_vectors(
    model: TopicModel,
    lists: Mapping[str, Sequence[str]],
    *,
    home: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Assignment, ...]:
    """Assign documents given as terms; a call keeps its ``home``, the topic that a fit gave it."""
    ids = [topic.topic_id for topic in model.topics]
    columns = {
        term: i
        for i, term in enumerate(sorted({t for topic in model.topics for t, _ in topic.centroid}))
    }
    centroids = _rows([dict(topic.centroid) for topic in model.topics], columns).T.tocsr()
    call_ids = sorted(lists)
    assignments: list[Assignment] = []
    for start in range(0, len(call_ids), BATCH):
        batch = call_ids[start : start + BATCH]
        vectors = [document_vector(lists[c], model.idf, model.rare_idf) for c in batch]
        alike = np.asarray((_rows(vectors, columns) @ centroids).todense())
        for call_id, row in zip(batch, alike, strict=True):
            assignments.append(_assign_one(call_id, row, ids, home.get(call_id), model))
    return tuple(assignments)


def _assign_one(
    call_id: str, alike: Floats, ids: Sequence[str], home: str | None, model: TopicModel
) -> Assignment:
    if not len(ids) or not alike.any():
        return Assignment(call_id, home, 0.0) if home else Assignment(call_id, None, 0.0)
    best = ids.index(home) if home is not None else int(alike.argmax())
    if home is None and alike[best] < model.minimum_similarity:
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
