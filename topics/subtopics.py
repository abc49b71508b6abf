"""What one topic is made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from topics.fit import fit_topics

MINIMUM_CALLS = 12  # of a topic, before its parts say more than its calls


@dataclass(frozen=True, slots=True)
class Subtopic:
    """A part of a topic: what its calls share beyond the topic, and the sentence typical of it."""

    keywords: tuple[str, ...]
    typical: str
    call_ids: tuple[str, ...]


def find_subtopics(documents: Mapping[str, str]) -> tuple[Subtopic, ...]:
    """Cluster the calls of one topic again, largest part first; none where they are too few.

    ``documents`` are texts by call id. A topic of one piece has no parts.
    """
    if len(documents) < MINIMUM_CALLS:
        return ()
    fit = fit_topics(documents)
    members: dict[str, list[str]] = {}
    for assignment in fit.assignments:
        if assignment.topic_id is not None:
            members.setdefault(assignment.topic_id, []).append(assignment.call_id)
    parts = [
        Subtopic(topic.keywords, topic.typical.text, tuple(members[topic.topic_id]))
        for topic in fit.topics
        if len(members.get(topic.topic_id, ())) > 1
    ]
    ordered = sorted(parts, key=lambda part: (-len(part.call_ids), part.call_ids))
    return tuple(ordered) if len(ordered) > 1 else ()
