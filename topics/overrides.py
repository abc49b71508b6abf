"""What people decided about topics, laid over every fit, so that it survives refits.

A fit is kept as the machine made it and goes into the next fit as such; what people see is the
fit with the overrides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from conversation.errors import UsageError
from topics.topic import Assignment, Topic, TopicFit, TopicStatus


def _nothing() -> Mapping[str, str]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TopicOverrides:
    """Decisions keyed by topic id or call id.

    ``names`` topic id → name; ``merges`` topic id → the topic it is part of; ``pinned_calls``
    call id → topic id; ``muted`` topics keep their calls but are not shown or alerted on.
    """

    names: Mapping[str, str] = field(default_factory=_nothing)
    merges: Mapping[str, str] = field(default_factory=_nothing)
    pinned_calls: Mapping[str, str] = field(default_factory=_nothing)
    muted: frozenset[str] = frozenset()

    def rename(self, topic_id: str, name: str) -> "TopicOverrides":
        """Name a topic; an empty name gives it back the machine's label."""
        names = {**self.names, topic_id: name.strip()}
        return replace(self, names=MappingProxyType({k: v for k, v in names.items() if v}))

    def merge(self, topic_id: str, into: str) -> "TopicOverrides":
        """Make a topic part of another; raises ``UsageError`` where that would run in a circle."""
        merged = replace(self, merges=MappingProxyType({**self.merges, topic_id: into}))
        if merged.settle(into) == topic_id or topic_id == into:
            raise UsageError(
                f"topic {topic_id} cannot be merged into {into}: that is part of it already — "
                "undo that merge first"
            )
        return merged

    def pin(self, call_id: str, topic_id: str) -> "TopicOverrides":
        """Put a call into a topic for good."""
        return replace(
            self, pinned_calls=MappingProxyType({**self.pinned_calls, call_id: topic_id})
        )

    def mute(self, topic_id: str) -> "TopicOverrides":
        """Take a topic out of sight."""
        return replace(self, muted=self.muted | {topic_id})

    def settle(self, topic_id: str) -> str:
        """The topic that a topic is finally part of."""
        seen = {topic_id}
        while (into := self.merges.get(topic_id)) is not None and into not in seen:
            seen.add(into)
            topic_id = into
        return topic_id


def apply_overrides(fit: TopicFit, overrides: TopicOverrides) -> TopicFit:
    """The fit as people want to see it; decisions about unknown topics are passed over."""
    known = {topic.topic_id: topic for topic in fit.topics}
    assignments = tuple(_move(assignment, overrides, known) for assignment in fit.assignments)
    topics = tuple(
        _gather(topic, fit, overrides, assignments)
        for topic in fit.topics
        if _home(topic.topic_id, overrides, known) == topic.topic_id
    )
    loose = tuple(a.call_id for a in assignments if a.topic_id is None)
    return replace(fit, topics=topics, assignments=assignments, unclassified=loose)


def _move(
    assignment: Assignment, overrides: TopicOverrides, known: Mapping[str, Topic]
) -> Assignment:
    pinned = overrides.pinned_calls.get(assignment.call_id)
    if pinned is not None and pinned in known:
        return replace(assignment, topic_id=_home(pinned, overrides, known), probability=1.0)
    if assignment.topic_id is None:
        return assignment
    return replace(assignment, topic_id=_home(assignment.topic_id, overrides, known))


def _home(topic_id: str, overrides: TopicOverrides, known: Mapping[str, Topic]) -> str:
    settled = overrides.settle(topic_id)
    return settled if settled in known else topic_id


def _gather(
    topic: Topic, fit: TopicFit, overrides: TopicOverrides, assignments: tuple[Assignment, ...]
) -> Topic:
    parts = [t for t in fit.topics if overrides.settle(t.topic_id) == topic.topic_id]
    firsts = [part.first_seen for part in parts if part.first_seen]
    lasts = [part.last_seen for part in parts if part.last_seen]
    size = sum(assignment.topic_id == topic.topic_id for assignment in assignments)
    status = TopicStatus.MUTED if topic.topic_id in overrides.muted else topic.status
    if status is TopicStatus.DEAD and size:
        status = TopicStatus.ACTIVE
    return replace(
        topic,
        label=overrides.names.get(topic.topic_id, topic.label),
        size=size,
        first_seen=min(firsts, default=topic.first_seen),
        last_seen=max(lasts, default=topic.last_seen),
        status=status,
    )
