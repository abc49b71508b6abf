"""What people decided about topics, brought beside the machine's fit."""

import duckdb

from topics import TopicOverrides
from warehouse.bulk import insert_rows

Row = tuple[str, str, str]


def decision_rows(overrides: TopicOverrides) -> list[Row]:
    """The rows of ``topic_decisions``: merges and pins lead to the topic that is finally meant."""
    return sorted(
        [
            *(("name", topic, name) for topic, name in overrides.names.items()),
            *(("merge", topic, overrides.settle(topic)) for topic in overrides.merges),
            *(
                ("pin", call_id, overrides.settle(topic))
                for call_id, topic in overrides.pinned_calls.items()
            ),
            *(("mute", topic, "yes") for topic in overrides.muted),
        ]
    )


def decisions_differ(connection: duckdb.DuckDBPyConnection, overrides: TopicOverrides) -> bool:
    """Whether the warehouse holds other decisions than these."""
    stored = connection.execute("SELECT kind, subject, value FROM topic_decisions ORDER BY ALL")
    return stored.fetchall() != decision_rows(overrides)


def replace_decisions(connection: duckdb.DuckDBPyConnection, overrides: TopicOverrides) -> None:
    """Write the decisions in force in place of those before."""
    connection.execute("DELETE FROM topic_decisions")
    insert_rows(connection, "topic_decisions", decision_rows(overrides))
