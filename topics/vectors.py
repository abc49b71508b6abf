"""Vectors of documents for topics: words, characters, concepts and hints by TF-IDF."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from topics.corpus import fill, wordings
from topics.features import topic_features

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KIND_WEIGHTS: Mapping[str, float] = {"w": 1.0, "c": 0.4, "k": 2.0, "h": 1.0}
MAXIMUM_TERMS = 30_000
MANY_DOCUMENTS = 200  # from here a term must occur twice


@dataclass(frozen=True, slots=True)
class TermSpace:
    """The terms of a fit with their weights (kind weight × inverse document frequency)."""

    terms: tuple[str, ...]
    weights: Mapping[str, float]
    rare_weight: float


def term_lists(
    documents: Mapping[str, str], hints: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The terms of each document in order of the call ids; hints become terms of their own."""
    return {
        call_id: [
            *topic_features(documents[call_id]),
            *(f"h:{hint}" for hint in hints.get(call_id, ())),
        ]
        if documents[call_id].strip()
        else []
        for call_id in sorted(documents)
    }


def learn_space(lists: Sequence[Sequence[str]]) -> TermSpace:
    """Weigh terms by how few documents have them, the shipped sentences counted along.

    The shipped sentences keep the weights sensible where there are only ten documents.
    """
    counts = Counter(term for terms in lists for term in set(terms))
    total = len(lists)
    background = _background_counts()
    minimum = 2 if total >= MANY_DOCUMENTS else 1
    frequent = [(term, count) for term, count in counts.items() if count >= minimum]
    kept = sorted(frequent, key=lambda pair: (-pair[1], pair[0]))[:MAXIMUM_TERMS]
    everything = total + len(wordings())
    weights = {
        term: _kind_weight(term) * _idf(count + background[term], everything)
        for term, count in sorted(kept)
    }
    return TermSpace(tuple(weights), weights, _idf(1, everything))


def document_matrix(lists: Sequence[Sequence[str]], space: TermSpace) -> "csr_matrix":
    """One row a document over the terms of the space, of unit length with those it lacks."""
    from scipy.sparse import csr_matrix

    column = {term: index for index, term in enumerate(space.terms)}
    indptr, indices, values = [0], [], []
    for terms in lists:
        vector = document_vector(terms, space.weights, space.rare_weight)
        for term, weight in vector.items():
            if term in column:
                indices.append(column[term])
                values.append(weight)
        indptr.append(len(indices))
    shape = (len(lists), len(space.terms))
    return csr_matrix((values, indices, indptr), shape=shape, dtype=float)


def document_vector(
    terms: Sequence[str], idf: Mapping[str, float], rare_idf: float
) -> dict[str, float]:
    """One document as term weights of unit length, unknown terms counted as rare."""
    weights = {}
    for term, count in sorted(Counter(terms).items()):
        weight = idf.get(term)
        if weight is None:
            weight = rare_idf * _kind_weight(term)
        weights[term] = weight if count == 1 else _term_frequency(count) * weight
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {term: weight / length for term, weight in weights.items()}


def cosine(first: Mapping[str, float], second: Mapping[str, float]) -> float:
    """The cosine of two vectors of unit length."""
    if len(first) > len(second):
        first, second = second, first
    return sum(weight * second.get(term, 0.0) for term, weight in first.items())


def _term_frequency(count: int) -> float:
    return 1.0 + math.log(count)


def _kind_weight(term: str) -> float:
    return KIND_WEIGHTS[term[0]]


def _idf(count: int, total: int) -> float:
    return math.log((1 + total) / (1 + count)) + 0.5


@cache
def _background_counts() -> Counter[str]:
    return Counter(
        term
        for wording in wordings()
        for term in {
            *topic_features(fill(wording.text, seed=0)),
            *(f"h:{hint}" for hint in (*wording.business, *wording.cause)),
        }
    )
