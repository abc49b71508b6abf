"""Topics, which calls belong to them, and what happened to them."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime

import duckdb

from topics import Assignment, Quote, Subject, Topic, TopicEvent, TopicStatus
from warehouse.bulk import insert_rows

TABLES = {
    Subject.COMPLAINTS: ("topics", "topic_assignments"),
    Subject.REASONS: ("reasons", "reason_assignments"),
}


def read_topics(
    connection: duckdb.DuckDBPyConnection, subject: Subject = Subject.COMPLAINTS
) -> tuple[Topic, ...]:
    """The topics of the last fit."""
    rows = connection.execute(
        "SELECT topic_id, label, keywords, size, first_seen, last_seen, status, typical, state "
        f"FROM {TABLES[subject][0]} ORDER BY topic_id"
    ).fetchall()
    return tuple(_topic(*row) for row in rows)


def read_assignments(
    connection: duckdb.DuckDBPyConnection, subject: Subject = Subject.COMPLAINTS
) -> dict[str, str]:
    """The topic of each call that has one, after the last fit."""
    rows = connection.execute(
        f"SELECT call_id, topic_id FROM {TABLES[subject][1]} WHERE topic_id IS NOT NULL"
    ).fetchall()
    return {str(call_id): str(topic_id) for call_id, topic_id in rows}


def replace_topics(
    connection: duckdb.DuckDBPyConnection,
    topics: Sequence[Topic],
    *,
    assignments: Iterable[Assignment],
    events: Iterable[TopicEvent],
    at: datetime,
    subject: Subject = Subject.COMPLAINTS,
) -> None:
    """Write a fit in place of the one before; its events are added to the record."""
    topic_table, assignment_table = TABLES[subject]
    connection.execute(f"DELETE FROM {topic_table}")
    connection.execute(f"DELETE FROM {assignment_table}")
    insert_rows(connection, topic_table, [_topic_row(topic) for topic in topics])
    insert_rows(
        connection,
        assignment_table,
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
        Quote(kept.get("typical_call", ""), typical),
        tuple((term, weight) for term, weight in kept.get("centroid", ())),
    )


def _detail(event: TopicEvent) -> str:
    return json.dumps(event.others, ensure_ascii=False)
