"""Topics that take in new calls as they are, and when it is time to find them anew."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from topics.parallel import assign_in_parallel
from topics.topic import Assignment, Topic, TopicFit, TopicModel, TopicStatus

ALWAYS_REFIT = 2_000  # calls below which a fit takes seconds and gains from every call
REFIT_SHARE = 0.2  # of new calls since the last fit, from which the topics may have moved on
LOOSE_SHARE = 0.3  # of the calls taken in since that fit no topic, which says the same earlier
LOOSE_CALLS = 50

_NO_HINTS: Mapping[str, Sequence[str]] = MappingProxyType({})
_NO_TIMES: Mapping[str, datetime] = MappingProxyType({})


def needs_refit(*, fitted: int, added: int, loose: int, total: int) -> bool:
    """Whether to find topics anew rather than assign.

    ``fitted`` calls were in the last fit, ``added`` have been taken in since or are new now,
    ``loose`` of those added before fit no topic.
    """
    if fitted == 0 or total < ALWAYS_REFIT:
        return True
    return added > REFIT_SHARE * fitted or (loose >= LOOSE_CALLS and loose > LOOSE_SHARE * added)


def take_in(
    model: TopicModel,
    topics: Sequence[Topic],
    kept: Mapping[str, Assignment],
    documents: Mapping[str, str],
    *,
    hints: Mapping[str, Sequence[str]] = _NO_HINTS,
    seen_at: Mapping[str, datetime] = _NO_TIMES,
    workers: int = 0,
) -> TopicFit:
    """Assign ``documents`` and keep what was assigned before; no topic is born or dies.

    ``kept`` are the assignments of all other calls that still exist. Times carry their zone.
    """
    fresh = tuple(assign_in_parallel(model, documents, hints=hints, workers=workers))
    assignments = tuple(sorted((*kept.values(), *fresh), key=lambda a: a.call_id))
    sizes: dict[str, int] = {}
    for assignment in assignments:
        if assignment.topic_id is not None:
            sizes[assignment.topic_id] = sizes.get(assignment.topic_id, 0) + 1
    times: dict[str, list[datetime]] = {}
    for assignment in fresh:
        if assignment.topic_id is not None and assignment.call_id in seen_at:
            times.setdefault(assignment.topic_id, []).append(seen_at[assignment.call_id])
    grown = tuple(
        _grown(topic, sizes.get(topic.topic_id, 0), times.get(topic.topic_id, []))
        for topic in topics
    )
    loose = tuple(a.call_id for a in assignments if a.topic_id is None)
    living = tuple(topic for topic in grown if topic.status is not TopicStatus.DEAD)
    return TopicFit(grown, assignments, loose, (), replace(model, topics=living))


def _grown(topic: Topic, size: int, times: Sequence[datetime]) -> Topic:
    firsts = [*times, *([topic.first_seen] if topic.first_seen else [])]
    lasts = [*times, *([topic.last_seen] if topic.last_seen else [])]
    return replace(
        topic,
        size=size,
        first_seen=min(firsts, default=None),
        last_seen=max(lasts, default=None),
    )
