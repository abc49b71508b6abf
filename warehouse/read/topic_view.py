"""One topic from its conditions down to its sentences and calls."""

from dataclasses import dataclass, replace
from datetime import datetime

from conversation.errors import UsageError
from language.mask import mask_numbers
from topics.comparison import Contrast, contrast
from topics.subtopics import find_subtopics
from warehouse.read.answers import as_moment, as_text, as_texts
from warehouse.read.filters import CallFilter
from warehouse.read.properties import calls_with, count_properties, count_selected
from warehouse.read.published import Published
from warehouse.read.selection import Selection
from warehouse.read.topics import ComplaintLine, list_complaints

ABOUT_TOPICS = ("topic", "complaint", "business", "cause")


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
    """A topic; ``conditions`` are what its calls have more often than other complaints."""

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


def view_topic(published: Published, topic_id: str, *, shown: int = 10) -> TopicView:
    """Everything about one topic; raises ``UsageError`` for an id that is not there."""
    row = published.row(
        "SELECT label, keywords, typical, status, timezone(?, first_seen), timezone(?, last_seen) "
        "FROM topics WHERE topic_id = ?",
        [published.time_zone, published.time_zone, topic_id],
    )
    if row is None:
        raise UsageError(f"there is no topic `{topic_id}` — `callqa topics list` shows them")
    inside = Selection(CallFilter(complaint=True), topic_id=topic_id)
    return TopicView(
        topic_id,
        mask_numbers(as_text(row[0])),
        tuple(mask_numbers(word) for word in as_texts(row[1])),
        mask_numbers(as_text(row[2])),
        as_text(row[3]),
        count_selected(published, inside).calls,
        as_moment(row[4]),
        as_moment(row[5]),
        _subtopics(published, topic_id),
        _conditions(published, inside),
        _events(published, topic_id),
        list_complaints(published, inside.chosen, topic_id=topic_id, page_size=shown),
    )


def _subtopics(published: Published, topic_id: str) -> tuple[SubtopicLine, ...]:
    rows = published.rows(
        "SELECT call_id, text FROM complaints JOIN call_topics USING (call_id) "
        "WHERE is_complaint AND topic_id = ? ORDER BY hash(call_id), call_id LIMIT 5000",
        [topic_id],
    )
    parts = find_subtopics({as_text(row[0]): as_text(row[1]) for row in rows})
    return tuple(
        SubtopicLine(part.keywords, mask_numbers(part.typical), len(part.call_ids))
        for part in parts
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
