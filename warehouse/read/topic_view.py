"""One topic from its conditions down to its sentences and calls."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from conversation.errors import UsageError
from language.mask import mask_numbers
from topics.comparison import Contrast, contrast
from topics.subtopics import find_subtopics
from topics.topic import Subject
from warehouse.read.answers import as_moment, as_text, as_texts
from warehouse.read.filters import CallFilter
from warehouse.read.properties import calls_with, count_properties, count_selected
from warehouse.read.published import Published
from warehouse.read.reasons import ReasonCall, list_reason_calls
from warehouse.read.selection import Selection
from warehouse.read.topics import ComplaintLine, list_complaints

ABOUT_TOPICS = ("topic", "reason", "complaint", "business", "cause")
READ_CALLS = 2_000  # newest calls of a reason that are read for its parts


@dataclass(frozen=True, slots=True)
class SubtopicLine:
    """A part of a topic with its number of calls."""

    keywords: tuple[str, ...]
    typical: str
    calls: int


@dataclass(frozen=True, slots=True)
class TopicEventLine:
    """What happened to a topic at a refit; ``others`` are the topics it came from or went into."""

    happened_at: datetime | None
    kind: str
    others: str


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic or reason; ``conditions`` are what its calls have more often than others.

    Others are the other complaints, or for a reason all other calls. ``complaints`` are the
    surest complaint calls of a topic, ``reason_calls`` the newest calls of a reason.
    """

    topic_id: str
    label: str
    keywords: tuple[str, ...]
    typical: str
    status: str
    calls: int
    first_seen: datetime | None
    last_seen: datetime | None
    subtopics: tuple[SubtopicLine, ...]
    conditions: tuple[Contrast, ...]
    events: tuple[TopicEventLine, ...]
    complaints: tuple[ComplaintLine, ...]
    reason_calls: tuple[ReasonCall, ...] = ()


def view_topic(published: Published, topic_id: str, *, shown: int = 10) -> TopicView:
    """Everything about a topic or reason; raises ``UsageError`` for an id that is not there."""
    is_reason = topic_id.startswith(f"{Subject.REASONS.prefix}-")
    row = published.row(
        "SELECT label, keywords, typical, status, timezone(?, first_seen), timezone(?, last_seen) "
        f"FROM {'reasons' if is_reason else 'topics'} WHERE topic_id = ?",
        [published.time_zone, published.time_zone, topic_id],
    )
    if row is None:
        raise UsageError(f"there is no topic `{topic_id}` — `callqa topics list` shows them")
    inside = Selection(CallFilter(complaint=None if is_reason else True), topic_id=topic_id)
    return TopicView(
        topic_id,
        mask_numbers(as_text(row[0])),
        tuple(mask_numbers(word) for word in as_texts(row[1])),
        mask_numbers(as_text(row[2])),
        as_text(row[3]),
        count_selected(published, inside).calls,
        as_moment(row[4]),
        as_moment(row[5]),
        _subtopics(_reason_texts(published, topic_id) if is_reason
                   else _complaint_texts(published, topic_id)),
        _conditions(published, inside),
        _events(published, topic_id),
        () if is_reason
        else list_complaints(published, inside.chosen, topic_id=topic_id, page_size=shown),
        list_reason_calls(published, topic_id, page_size=shown) if is_reason else (),
    )  # fmt: skip


def _complaint_texts(published: Published, topic_id: str) -> dict[str, str]:
    rows = published.rows(
        "SELECT call_id, text FROM complaints JOIN call_topics USING (call_id) "
        "WHERE is_complaint AND topic_id = ? ORDER BY hash(call_id), call_id LIMIT 5000",
        [topic_id],
    )
    return {as_text(row[0]): as_text(row[1]) for row in rows}


def _reason_texts(published: Published, topic_id: str) -> dict[str, str]:
    calls = list_reason_calls(published, topic_id, page_size=READ_CALLS)
    return {call.call_id: call.text for call in calls}


def _subtopics(texts: Mapping[str, str]) -> tuple[SubtopicLine, ...]:
    return tuple(
        SubtopicLine(part.keywords, mask_numbers(part.typical), len(part.call_ids))
        for part in find_subtopics(texts)
    )


def _conditions(published: Published, inside: Selection) -> tuple[Contrast, ...]:
    everybody = replace(inside, topic_id="")
    within = calls_with(count_properties(published, inside))
    all_calls = calls_with(count_properties(published, everybody))
    outside = {feature: calls - within.get(feature, 0) for feature, calls in all_calls.items()}
    total, part = count_selected(published, everybody).calls, count_selected(published, inside)
    found = contrast(outside, within, first_calls=total - part.calls, second_calls=part.calls)
    return tuple(line for line in found if line.kind not in ABOUT_TOPICS and line.difference > 0)


def _events(published: Published, topic_id: str) -> tuple[TopicEventLine, ...]:
    rows = published.rows(
        "SELECT timezone(?, happened_at), kind, detail FROM topic_events WHERE topic_id = ? "
        "ORDER BY happened_at, kind",
        [published.time_zone, topic_id],
    )
    return tuple(TopicEventLine(as_moment(r[0]), as_text(r[1]), as_text(r[2])) for r in rows)
