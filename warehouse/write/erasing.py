"""Calls leave a warehouse for good: their rows, what was made of them, and their pages."""

import json
from collections.abc import Collection, Iterable
from pathlib import Path

import duckdb

from topics.naming import without_clause
from warehouse.bulk import delete_where
from warehouse.compaction import compact
from warehouse.copying import import_file
from warehouse.failpoint import failpoint
from warehouse.lake_store import LakeWarehouse
from warehouse.store import Warehouse, put_in_place, remove_warehouse
from warehouse.write.topics import TABLES

_TOPIC_TABLES = tuple(topics for topics, _ in TABLES.values())
_GRAMS = ("search_grams", "search_sounds")


def calls_of_customer(connection: duckdb.DuckDBPyConnection, customer_id: str) -> tuple[str, ...]:
    """The ids of a customer's calls, in order."""
    rows = connection.execute(
        "SELECT call_id FROM calls WHERE customer_id = ? ORDER BY call_id", [customer_id]
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def erase_rows(
    connection: duckdb.DuckDBPyConnection, call_ids: Collection[str], *, sources: Iterable[str]
) -> dict[str, int]:
    """Delete every row about these calls, inside the caller's transaction; returns rows by table.

    Every table with a ``call_id`` is asked, so one that is added later is not forgotten.
    """
    before = rows_left(connection, call_ids)
    wanted = sorted(call_ids)
    if "search_turns" in before:
        for table in _GRAMS:
            connection.execute(
                f"DELETE FROM {table} WHERE turn_no IN (SELECT turn_no FROM search_turns "
                "WHERE call_id IN (SELECT unnest(?::VARCHAR[])))",
                [wanted],
            )
    _forget_clauses(connection, wanted)
    delete_where(connection, before, column="call_id", values=wanted)
    delete_where(connection, ("sources", "quarantine"), column="source", values=sources)
    _forget_typical(connection, frozenset(call_ids))
    return before


def rows_left(connection: duckdb.DuckDBPyConnection, call_ids: Collection[str]) -> dict[str, int]:
    """How many rows are about these calls, by table; tables without any are left out."""
    found = {}
    for table in _tables(connection):
        row = connection.execute(
            f'SELECT count(*) FROM "{table}" WHERE call_id IN (SELECT unnest(?::VARCHAR[]))',
            [sorted(call_ids)],
        ).fetchone()
        if row and row[0]:
            found[table] = int(row[0])
    return found


def renew_pages(warehouse: Warehouse) -> None:
    """Let go of deleted rows, which stay on a database's free pages; closes the warehouse.

    A file is copied row by row into a new one that takes its place; a lake forgets its snapshots.
    """
    if isinstance(warehouse, LakeWarehouse):
        compact(warehouse, keep_days=0, without_deleted_rows=True)
        warehouse.close()
        return
    place = warehouse.path
    warehouse.checkpoint()
    warehouse.close()
    draft = place.with_name("erasing.duckdb")
    remove_warehouse(draft)
    with Warehouse(draft) as fresh:
        import_file(place, into=fresh)
        fresh.checkpoint()
    failpoint("before_erased_warehouse")
    put_in_place(draft, of=place)


def stray_files(working: Path) -> tuple[Path, ...]:
    """Unfinished copies beside a warehouse that a killed process has left."""
    return tuple(
        path
        for name in ("rebuilding.duckdb", "erasing.duckdb")
        for path in sorted(working.parent.glob(f"*{name}*"))
    )


def _tables(connection: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    rows = connection.execute(
        "SELECT DISTINCT c.table_name FROM duckdb_columns() c "
        "JOIN duckdb_tables() t USING (database_name, schema_name, table_name) "
        "WHERE c.column_name = 'call_id' AND NOT t.temporary ORDER BY 1"
    ).fetchall()
    return tuple(str(row[0]) for row in rows)


def _forget_clauses(connection: duckdb.DuckDBPyConnection, call_ids: list[str]) -> None:
    """Take quoted clauses out of the names of topics that the calls are in: one may be theirs."""
    for topics, assignments in TABLES.values():
        rows = connection.execute(
            f"SELECT topic_id, label, keywords FROM {topics} WHERE topic_id IN (SELECT topic_id "
            f"FROM {assignments} WHERE call_id IN (SELECT unnest(?::VARCHAR[])))",
            [call_ids],
        ).fetchall()
        for topic_id, label, keywords in rows:
            connection.execute(
                f"UPDATE {topics} SET label = ? WHERE topic_id = ?",
                [without_clause(label, keywords), topic_id],
            )


def _forget_typical(connection: duckdb.DuckDBPyConnection, call_ids: frozenset[str]) -> None:
    """Take the sentence of an erased customer out of the topics that quote it."""
    for table in _TOPIC_TABLES:
        rows = connection.execute(f"SELECT topic_id, state FROM {table}").fetchall()
        for topic_id, state in rows:
            kept = json.loads(state)
            if kept.get("typical_call") in call_ids:
                kept["typical_call"] = ""
                connection.execute(
                    f"UPDATE {table} SET typical = '', state = ? WHERE topic_id = ?",
                    [json.dumps(kept, ensure_ascii=False), topic_id],
                )
