"""What people decided about topics: names, merges, pinned calls, muted topics."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from conversation.errors import UsageError
from review.facts import FactLog

KIND = "topic"


class TopicAction(StrEnum):
    """What a person does to a topic; an empty value takes it back."""

    RENAME = "rename"
    MERGE = "merge"
    PIN = "pin"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class TopicDecisions:
    """The decisions in force: topic id → name, topic id → topic, call id → topic, muted topics."""

    names: Mapping[str, str] = field(default_factory=dict)
    merges: Mapping[str, str] = field(default_factory=dict)
    pinned_calls: Mapping[str, str] = field(default_factory=dict)
    muted: frozenset[str] = frozenset()


def decide_topic(
    log: FactLog, action: TopicAction, subject: str, *, value: str, author: str
) -> None:
    """Record a decision about a topic, or for ``PIN`` about a call; the last one is in force.

    ``MUTE`` takes ``yes`` or nothing. Raises ``UsageError`` without a subject and an author.
    """
    if not subject.strip() or not author.strip():
        raise UsageError("a decision needs a topic or call and somebody who decides")
    log.add(KIND, f"{action}:{subject}", author=author, body={"value": value.strip()})


def decisions_in_force(log: FactLog) -> TopicDecisions:
    """Fold the record: the last line on each subject counts."""
    found: dict[TopicAction, dict[str, str]] = {action: {} for action in TopicAction}
    for fact in log.facts(KIND):
        action, _, subject = fact.subject.partition(":")
        found[TopicAction(action)][subject] = fact.body["value"]
    kept = {
        action: {subject: value for subject, value in sorted(values.items()) if value}
        for action, values in found.items()
    }
    return TopicDecisions(
        kept[TopicAction.RENAME],
        kept[TopicAction.MERGE],
        kept[TopicAction.PIN],
        frozenset(kept[TopicAction.MUTE]),
    )
