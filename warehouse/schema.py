"""Numbered migrations, forward only."""

import re
from pathlib import Path

import duckdb

from conversation.errors import SchemaTooNewError

_MIGRATIONS = Path(__file__).parent / "migrations"
_TABLE_KEY = re.compile(r",\s*PRIMARY KEY\s*\([^)]*\)", re.IGNORECASE)
_COLUMN_KEY = re.compile(r"\s+PRIMARY KEY\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(\d{4})_\w+\.sql$")


def _numbered_files() -> list[tuple[int, Path]]:
    found = [(path, _NUMBERED.match(path.name)) for path in sorted(_MIGRATIONS.glob("*.sql"))]
    return [(int(match[1]), path) for path, match in found if match]


SCHEMA_VERSION = max(number for number, _ in _numbered_files())


def migrate(connection: duckdb.DuckDBPyConnection) -> int:
    """Bring the schema up to ``SCHEMA_VERSION``, each step in a transaction; returns the version.

    Raises ``SchemaTooNewError`` for a file that a newer version has written.
    """
    connection.execute(
        _for_this(
            connection,
            "CREATE TABLE IF NOT EXISTS schema_versions "
            "(version INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMPTZ NOT NULL)",
        )
    )
    present = schema_version(connection)
    if present > SCHEMA_VERSION:
        raise SchemaTooNewError(
            f"the warehouse has schema {present}, this version knows {SCHEMA_VERSION}: "
            "it was written by a newer callqa — upgrade callqa, or choose another --home"
        )
    for number, path in _numbered_files():
        if number > present:
            _apply(connection, number, path)
    return SCHEMA_VERSION


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """The highest migration that has been applied, 0 for an empty file."""
    row = connection.execute("SELECT coalesce(max(version), 0) FROM schema_versions").fetchone()
    return int(row[0]) if row else 0


def _apply(connection: duckdb.DuckDBPyConnection, number: int, path: Path) -> None:
    connection.begin()
    connection.execute(_for_this(connection, path.read_text(encoding="utf-8")))
    connection.execute("INSERT INTO schema_versions VALUES (?, ?, now())", [number, path.stem])
    connection.commit()


def _for_this(connection: duckdb.DuckDBPyConnection, statements: str) -> str:
    """The statements as this database takes them: a lake has no keys, writers keep rows unique."""
    row = connection.execute(
        "SELECT type FROM duckdb_databases() WHERE database_name = current_database()"
    ).fetchone()
    if row is None or row[0] != "ducklake":
        return statements
    return _COLUMN_KEY.sub("", _TABLE_KEY.sub("", statements))
