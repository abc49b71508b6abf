"""Many rows into a table, or out of it, with one statement."""

from collections.abc import Iterable, Sequence
from weakref import WeakKeyDictionary

import duckdb

# Asking the catalogue takes longer than the insert that follows it.
_types: WeakKeyDictionary[duckdb.DuckDBPyConnection, dict[str, list[str]]] = WeakKeyDictionary()


def insert_rows(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]
) -> int:
    """Append ``rows`` (all columns, in the table's order) to ``table``; returns their number.

    Columns travel as lists: two hundred times fewer statements than a row at a time.
    """
    materialised = [tuple(row) for row in rows]
    if not materialised:
        return 0
    columns = [list(column) for column in zip(*materialised, strict=True)]
    unnested = ", ".join(f"unnest(?::{kind}[])" for kind in column_types(connection, table))
    connection.execute(f'INSERT INTO "{table}" SELECT {unnested}', columns)
    return len(materialised)


def delete_where(
    connection: duckdb.DuckDBPyConnection,
    tables: Iterable[str],
    *,
    column: str,
    values: Iterable[str],
) -> None:
    """Remove the rows whose ``column`` is one of ``values``, with one pass over each table."""
    wanted = sorted(set(values))
    if not wanted:
        return
    for table in tables:
        connection.execute(
            f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT unnest(?::VARCHAR[]))', [wanted]
        )


def column_types(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """The SQL types of a table's columns, in order; asked once a connection."""
    known = _types.setdefault(connection, {})
    if table not in known:
        rows = connection.execute(
            "SELECT data_type FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
            [table],
        ).fetchall()
        known[table] = [str(row[0]) for row in rows]
    return known[table]
