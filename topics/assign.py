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
from topics.term_rows import TermRows
from topics.topic import Assignment, TopicModel
from topics.vectors import term_lists

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
            found.extend(self._assign(batch, hints))
        return tuple(found)

    def _assign(
        self, documents: Mapping[str, str], hints: Mapping[str, Sequence[str]]
    ) -> list[Assignment]:
        if self.model.placing is None or not self._ids:
            return self.assign_terms(term_lists(documents, hints), documents)
        call_ids, nowhere = sorted(documents), np.full(len(documents), -1)
        scale = self._by_sound(self.model.placing, [documents[call_id] for call_id in call_ids])
        return _choose(call_ids, self._ids, scale, nowhere, nowhere >= 0)

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
        told = [lists[call_id] for call_id in call_ids]
        homes = np.array([self._place.get(home.get(call_id, ""), -1) for call_id in call_ids])
        far = self.model.minimum_similarity * HOME_SHARE
        at_home = homes >= 0
        if home:
            at_home = self._cosines(told)[np.arange(len(homes)), homes] >= far
        if self.model.placing is None:
            scale = _Scale(self._cosines(told), self.model.minimum_similarity, SHARPNESS)
        else:
            texts = [documents[call_id] for call_id in call_ids]
            scale = self._by_sound(self.model.placing, texts)
        return _choose(call_ids, self._ids, scale, homes, at_home)

    def _by_sound(self, known: placing.Placing, texts: Sequence[str]) -> "_Scale":
        """Scores of the topics there are; those that the model was not taught have none."""
        scores = known.scores(texts)
        ordered = np.full((len(texts), len(self._ids)), -np.inf)
        for column, topic_id in enumerate(known.topic_ids):
            if topic_id in self._place:
                ordered[:, self._place[topic_id]] = scores[:, column]
        return _Scale(ordered, placing.LEAST_SCORE, placing.SHARPNESS)

    def _cosines(self, told: Sequence[Sequence[str]]) -> Floats:
        """Cosines of shape (calls, topics) with the middle of each topic."""
        return np.asarray((self._rows.of(told) @ self._middles).todense())

    @cached_property
    def _ids(self) -> list[str]:
        return [topic.topic_id for topic in self.model.topics]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {topic_id: number for number, topic_id in enumerate(self._ids)}

    @cached_property
    def _rows(self) -> TermRows:
        return TermRows(self.model.idf, self.model.rare_idf)

    @cached_property
    def _middles(self) -> "csr_matrix":
        """The middles of the topics, one a column, over the terms of the model."""
        from scipy.sparse import csc_matrix

        place = {term: number for number, term in enumerate(self.model.idf)}
        known = [
            (place[term], column, weight)
            for column, topic in enumerate(self.model.topics)
            for term, weight in topic.centroid
            if term in place
        ]
        rows, columns, weights = zip(*known, strict=True) if known else ((), (), ())
        shape = (len(place), len(self.model.topics))
        return csc_matrix((weights, (rows, columns)), shape=shape).tocsr()


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
