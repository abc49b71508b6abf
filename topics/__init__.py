"""What calls are about: complaints, their business and cause, and the topics that many calls share.

Knows complaint detection, vectors of texts, clusters, labels and the continuity of topics over
time. Refuses to know storage, queues and the people who act on what it finds.
"""

from topics.assign import TopicAssigner, assign
from topics.complaint import ComplaintDetector, ComplaintReading, Escalation
from topics.complaint_text import complaint_text
from topics.fit import fit_topics
from topics.growth import needs_refit, take_in
from topics.overrides import TopicOverrides, apply_overrides
from topics.reason_text import reason_text
from topics.topic import (
    Assignment,
    EventKind,
    Quote,
    Subject,
    Topic,
    TopicEvent,
    TopicFit,
    TopicModel,
    TopicStatus,
)
from topics.topic_data import model_as_data, model_from_data, topic_as_data, topic_from_data

__all__ = [
    "Assignment",
    "ComplaintDetector",
    "ComplaintReading",
    "Escalation",
    "EventKind",
    "Quote",
    "Subject",
    "Topic",
    "TopicAssigner",
    "TopicEvent",
    "TopicFit",
    "TopicModel",
    "TopicOverrides",
    "TopicStatus",
    "apply_overrides",
    "assign",
    "complaint_text",
    "fit_topics",
    "model_as_data",
    "model_from_data",
    "needs_refit",
    "reason_text",
    "take_in",
    "topic_as_data",
    "topic_from_data",
]
