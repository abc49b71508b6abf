"""Keeping the ids of topics from fit to fit, and recording what became of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics.topic import EventKind, Topic, TopicEvent, TopicStatus
from topics.vectors import cosine

SAME = 0.5  # cosine (or share of calls) from which a topic is the old one again
RELATED = 0.5  # from which an unmatched topic is a part of another


@dataclass(frozen=True, slots=True)
class Continuation:
    """The id of each new cluster, the previous topics that ended, and what happened."""

    ids: tuple[str, ...]
    ended: tuple[str, ...]
    events: tuple[TopicEvent, ...]


def continue_topics(
    centroids: Sequence[Mapping[str, float]],
    previous: Sequence[Topic],
    *,
    overlap: Mapping[tuple[int, str], float] | None = None,
    prefix: str = "t",
) -> Continuation:
    """Match new clusters to previous topics by centroid and, where known, by shared calls.

    ``overlap[(cluster, topic_id)]`` is the share of calls in common (Jaccard).
    """
    alike = _likeness(centroids, previous, overlap or {})
    matched = _match(alike)
    next_number = 1 + max((_number(topic.topic_id) for topic in previous), default=0)
    ids: list[str] = []
    events: list[TopicEvent] = []
    for cluster in range(len(centroids)):
        if cluster in matched:
            topic = previous[matched[cluster]]
            ids.append(topic.topic_id)
            if topic.status is TopicStatus.DEAD:
                events.append(TopicEvent(EventKind.REVIVAL, topic.topic_id))
            continue
        ids.append(f"{prefix}-{next_number:04d}")
        next_number += 1
        events.append(_origin(ids[-1], alike[cluster], previous))
    ended = [i for i in range(len(previous)) if i not in matched.values()]
    living = [i for i in ended if previous[i].status is not TopicStatus.DEAD]
    events.extend(_end(previous[i].topic_id, alike[:, i], ids) for i in living)
    return Continuation(tuple(ids), tuple(previous[i].topic_id for i in ended), tuple(events))


def _likeness(
    centroids: Sequence[Mapping[str, float]],
    previous: Sequence[Topic],
    overlap: Mapping[tuple[int, str], float],
) -> np.ndarray:
    alike = np.zeros((len(centroids), len(previous)))
    for column, topic in enumerate(previous):
        old = dict(topic.centroid)
        for row, centroid in enumerate(centroids):
            shared = overlap.get((row, topic.topic_id), 0.0)
            alike[row, column] = max(cosine(centroid, old), shared)
    return alike


def _match(alike: np.ndarray) -> dict[int, int]:
    from scipy.optimize import linear_sum_assignment

    if not alike.size:
        return {}
    rows, columns = linear_sum_assignment(-np.where(alike >= SAME, alike, 0.0))
    return {
        int(row): int(column)
        for row, column in zip(rows, columns, strict=True)
        if alike[row, column] >= SAME
    }


def _origin(topic_id: str, alike: np.ndarray, previous: Sequence[Topic]) -> TopicEvent:
    if len(alike) and alike.max() >= RELATED:
        return TopicEvent(EventKind.SPLIT, topic_id, (previous[int(alike.argmax())].topic_id,))
    return TopicEvent(EventKind.BIRTH, topic_id)


def _end(topic_id: str, alike: np.ndarray, ids: Sequence[str]) -> TopicEvent:
    if len(alike) and alike.max() >= RELATED:
        return TopicEvent(EventKind.MERGE, topic_id, (ids[int(alike.argmax())],))
    return TopicEvent(EventKind.DEATH, topic_id)


def _number(topic_id: str) -> int:
    digits = topic_id.partition("-")[2]
    return int(digits) if digits.isdigit() else 0
