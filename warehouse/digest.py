"""One number for all results, to compare two runs."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb

from conversation.errors import HomeError
from warehouse.encrypted import attach_file
from warehouse.lake import attach_lake, find_lake

# Tables whose rows follow from input, rules, models and settings alone; clocks stay out.
RESULT_TABLES = (
    "calls",
    "turns",
    "machine_turns",
    "personal_data",
    "sound_labels",
    "removed_text",
    "measures",
    "measure_evidence",
    "checkpoint_results",
    "evidence",
    "scorecard_results",
    "complaints",
    "topics",
    "topic_assignments",
)
_PLACES = frozenset({"source"})  # where a file lay is not a result
_ROWS_AT_ONCE = 10_000


def digest_results(connection: duckdb.DuckDBPyConnection) -> str:
    """Sha256 over all rows of the result tables in a fixed order."""
    total = hashlib.sha256()
    for table in RESULT_TABLES:
        total.update(table.encode())
        for row in _ordered_rows(connection, table):
            total.update(repr(row).encode())
    return total.hexdigest()


def _ordered_rows(
    connection: duckdb.DuckDBPyConnection, table: str
) -> Iterator[tuple[object, ...]]:
    columns = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? ORDER BY column_index",
        [table],
    ).fetchall()
    names = ", ".join(f'"{name}"' for (name,) in columns if table != "calls" or name not in _PLACES)
    cursor = connection.execute(f'SELECT {names} FROM "{table}" ORDER BY ALL')
    while rows := cursor.fetchmany(_ROWS_AT_ONCE):
        yield from rows


def digest_file(path: Path) -> str:
    """Digest of a published warehouse; raises ``HomeError`` when it cannot be opened."""
    lake = find_lake(path)
    if lake is not None:
        with duckdb.connect() as connection:
            attach_lake(connection, lake, alias="lake", read_only=True)
            connection.execute("USE lake")
            return digest_results(connection)
    try:
        with duckdb.connect() as connection:
            attach_file(connection, path, alias="kept", read_only=True)
            connection.execute("USE kept")
            return digest_results(connection)
    except duckdb.Error as error:
        raise HomeError(
            f"the warehouse {path} cannot be read: {error} — make one with `callqa run`"
        ) from error
