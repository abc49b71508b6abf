"""Topics, which calls belong to them, and what happened to them."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from topics import Assignment, Quote, Topic, TopicEvent, TopicStatus
from warehouse.bulk import insert_rows


@dataclass(frozen=True, slots=True)
class ComplaintDocument:
    """What one customer complains of, when, and its business and causes as ``hints``."""

    call_id: str
    text: str
    hints: tuple[str, ...]
    started_at: datetime | None


def read_complaint_documents(
    connection: duckdb.DuckDBPyConnection,
) -> tuple[ComplaintDocument, ...]:
    """Every complaint of the warehouse, by call id."""
    rows = connection.execute(
        "SELECT call_id, text, business, cause, started_at "
        "FROM complaints JOIN calls USING (call_id) "
        "WHERE is_complaint ORDER BY call_id"
    ).fetchall()
    return tuple(
        ComplaintDocument(call_id, text, _split(business) + _split(cause), started_at)
        for call_id, text, business, cause, started_at in rows
    )


def _split(joined: str) -> tuple[str, ...]:
    return tuple(part for part in joined.split("、") if part)


def read_assignments(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The topic of each call that has one, after the last fit."""
    rows = connection.execute(
        "SELECT call_id, topic_id FROM topic_assignments WHERE topic_id IS NOT NULL"
    ).fetchall()
    return {str(call_id): str(topic_id) for call_id, topic_id in rows}


def read_topics(connection: duckdb.DuckDBPyConnection) -> tuple[Topic, ...]:
    """The topics of the last fit."""
    rows = connection.execute(
        "SELECT topic_id, label, keywords, size, first_seen, last_seen, status, typical, state "
        "FROM topics ORDER BY topic_id"
    ).fetchall()
    return tuple(_topic(*row) for row in rows)


def replace_topics(
    connection: duckdb.DuckDBPyConnection,
    topics: Sequence[Topic],
    *,
    assignments: Iterable[Assignment],
    events: Iterable[TopicEvent],
    at: datetime,
) -> None:
    """Write a fit in place of the one before; its events are added to the record."""
    connection.execute("DELETE FROM topics")
    connection.execute("DELETE FROM topic_assignments")
    insert_rows(connection, "topics", [_topic_row(topic) for topic in topics])
    insert_rows(
        connection,
        "topic_assignments",
        [(a.call_id, a.topic_id, a.probability) for a in assignments],
    )
    insert_rows(
        connection,
        "topic_events",
        [(at, str(event.kind), event.topic_id, _detail(event)) for event in events],
    )


def _topic_row(topic: Topic) -> tuple[object, ...]:
    state = {"typical_call": topic.typical.call_id, "centroid": topic.centroid}
    return (
        topic.topic_id,
        topic.label,
        list(topic.keywords),
        topic.size,
        topic.first_seen,
        topic.last_seen,
        str(topic.status),
        topic.typical.text,
        json.dumps(state, ensure_ascii=False),
    )


def _topic(
    topic_id: str,
    label: str,
    keywords: list[str],
    size: int,
    first_seen: datetime | None,
    last_seen: datetime | None,
    status: str,
    typical: str,
    state: str,
) -> Topic:
    kept = json.loads(state)
    return Topic(
        topic_id,
        label,
        tuple(keywords),
        size,
        first_seen,
        last_seen,
        TopicStatus(status),
        Quote(kept["typical_call"], typical),
        tuple((term, weight) for term, weight in kept["centroid"]),
    )


def _detail(event: TopicEvent) -> str:
    return json.dumps(event.others, ensure_ascii=False)
