"""What the topic rooms speak of: topics, assignments, events and the fit that holds them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from topics.placing import Placing


class Subject(StrEnum):
    """What topics are about: what complaints complain of, or why any customer calls."""

    COMPLAINTS = "complaints"
    REASONS = "reasons"

    @property
    def prefix(self) -> str:
        """The letter that ids begin with: ``t-0001`` for complaints, ``r-0001`` for reasons."""
        return "t" if self is Subject.COMPLAINTS else "r"


class TopicStatus(StrEnum):
    """Where a topic stands in its life."""

    NEW = "new"
    ACTIVE = "active"
    DEAD = "dead"
    MUTED = "muted"


class EventKind(StrEnum):
    """What happened to a topic at a refit."""

    BIRTH = "birth"
    SPLIT = "split"
    MERGE = "merge"
    DEATH = "death"
    REVIVAL = "revival"


@dataclass(frozen=True, slots=True)
class Quote:
    """The words of one customer that stand for a topic."""

    call_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject that calls share.

    ``topic_id`` (``t-0001``) is stable from fit to fit. ``centroid`` holds the strongest terms
    with their weights, of unit length. ``first_seen`` and ``last_seen`` are ``None`` where no
    call has a time.
    """

    topic_id: str
    label: str
    keywords: tuple[str, ...]
    size: int
    first_seen: datetime | None
    last_seen: datetime | None
    status: TopicStatus
    typical: Quote
    centroid: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The topic of one call, ``None`` where it fits none; ``probability`` in 0..1."""

    call_id: str
    topic_id: str | None
    probability: float


@dataclass(frozen=True, slots=True)
class TopicEvent:
    """What a refit did to ``topic_id``; ``others`` are the topics it came from or went into."""

    kind: EventKind
    topic_id: str
    others: tuple[str, ...] = ()


def _nothing() -> Mapping[str, float]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class TopicModel:
    """What assigning new calls needs.

    Below the cosine ``minimum_similarity`` a call fits no topic; ``rare_idf`` weighs
    terms that were not seen. ``placing`` knows topics by sound, too, where there were calls enough.
    """

    topics: tuple[Topic, ...] = ()
    idf: Mapping[str, float] = field(default_factory=_nothing)
    rare_idf: float = 1.0
    minimum_similarity: float = 1.0
    placing: Placing | None = None


@dataclass(frozen=True, slots=True)
class TopicFit:
    """The topics of a set of calls; ``note`` says what a reader must know (too little data)."""

    topics: tuple[Topic, ...]
    assignments: tuple[Assignment, ...]
    unclassified: tuple[str, ...]
    events: tuple[TopicEvent, ...]
    model: TopicModel
    note: str = ""

    @property
    def unclassified_share(self) -> float:
        """Share of the calls that fit no topic, 0..1."""
        return len(self.unclassified) / len(self.assignments) if self.assignments else 0.0
