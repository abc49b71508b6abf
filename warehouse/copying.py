"""A whole warehouse from a file into another place, or out of it into a file."""

from pathlib import Path

import duckdb

from conversation.errors import HomeError, UsageError
from warehouse.encrypted import attach_file
from warehouse.lake import attach_lake, find_lake
from warehouse.schema import SCHEMA_VERSION
from warehouse.store import Warehouse, remove_warehouse

_SOURCE = "brought"
_KEPT = "schema_versions"


def import_file(source: Path, *, into: Warehouse) -> int:
    """Replace everything in a warehouse by what the file holds; returns the number of calls.

    Raises ``HomeError`` for a file that is no warehouse of this version.
    """
    connection = into.connection
    _attach_file(connection, source)
    try:
        _require_version(connection, source)
        with into.transaction():
            _copy_tables(connection)
        return _count_calls(connection)
    finally:
        connection.execute(f"DETACH {_SOURCE}")


def export_file(published: Path, target: Path) -> int:
    """Write the published warehouse into one new DuckDB file; returns the number of calls.

    Raises ``UsageError`` when ``target`` exists, ``HomeError`` when there is nothing to export.
    """
    if target.exists():
        raise UsageError(f"{target} exists already — name a new file")
    draft = target.with_name(f".{target.name}.draft")
    remove_warehouse(draft)
    with Warehouse(draft) as warehouse:
        lake = find_lake(published)
        if lake is not None:
            attach_lake(warehouse.connection, lake, alias=_SOURCE, read_only=True)
        else:
            _attach_file(warehouse.connection, published)
        _require_version(warehouse.connection, published)
        with warehouse.transaction() as connection:
            _copy_tables(connection)
        calls = _count_calls(warehouse.connection)
        warehouse.checkpoint()
        warehouse.confirm_published()
    draft.replace(target)
    return calls


def _attach_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    if not path.exists():
        raise HomeError(f"there is no warehouse at {path} — make one with `callqa run`")
    try:
        attach_file(connection, path, alias=_SOURCE, read_only=True)
    except duckdb.Error as error:
        raise HomeError(f"{path} cannot be read as a warehouse: {error}") from error


def _require_version(connection: duckdb.DuckDBPyConnection, source: Path) -> None:
    try:
        row = connection.execute(f"SELECT max(version) FROM {_SOURCE}.schema_versions").fetchone()
    except duckdb.CatalogException as error:
        raise HomeError(f"{source} is not a warehouse of callqa") from error
    if row is None or row[0] != SCHEMA_VERSION:
        raise HomeError(
            f"{source} has schema {row[0] if row else 'none'}, this version writes "
            f"{SCHEMA_VERSION} — open it once with `callqa run` of this version"
        )


def _copy_tables(connection: duckdb.DuckDBPyConnection) -> None:
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND table_name <> ? "
        "ORDER BY table_name",
        [_SOURCE, _KEPT],
    ).fetchall()
    for (name,) in names:
        connection.execute(f'DELETE FROM "{name}"')
        connection.execute(f'INSERT INTO "{name}" FROM {_SOURCE}."{name}"')


def _count_calls(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute("SELECT count(*) FROM calls").fetchone()
    return int(row[0]) if row else 0
