"""The few numbers that a run reports about the whole warehouse."""

from dataclasses import dataclass

import duckdb

TOP_TOPICS = 5


@dataclass(frozen=True, slots=True)
class WarehouseState:
    """Counts over every call in the warehouse; ``average_score`` over calls with a score."""

    calls: int
    scored: int
    average_score: float | None
    vetoes: int
    complaints: int
    unclassified: int
    top_topics: tuple[tuple[str, int], ...]


def read_state(connection: duckdb.DuckDBPyConnection) -> WarehouseState:
    """Count calls, scores, vetoes, complaints and the largest topics."""
    average = _value(connection, "SELECT avg(score) FROM scorecard_results")
    return WarehouseState(
        calls=_count(connection, "SELECT count(*) FROM calls"),
        scored=_count(
            connection,
            "SELECT count(DISTINCT call_id) FROM scorecard_results WHERE score IS NOT NULL",
        ),
        average_score=float(average) if isinstance(average, float) else None,
        vetoes=_count(
            connection,
            "SELECT count(DISTINCT call_id) FROM scorecard_results WHERE vetoed_by IS NOT NULL",
        ),
        complaints=_count(connection, "SELECT count(*) FROM complaints WHERE is_complaint"),
        unclassified=_count(
            connection, "SELECT count(*) FROM topic_assignments WHERE topic_id IS NULL"
        ),
        top_topics=_top_topics(connection),
    )


def _top_topics(connection: duckdb.DuckDBPyConnection) -> tuple[tuple[str, int], ...]:
    rows = connection.execute(
        "SELECT label, size FROM topics WHERE size > 0 ORDER BY size DESC, topic_id LIMIT ?",
        [TOP_TOPICS],
    ).fetchall()
    return tuple((str(label), int(size)) for label, size in rows)


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    value = _value(connection, query)
    return value if isinstance(value, int) else 0


def _value(connection: duckdb.DuckDBPyConnection, query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
