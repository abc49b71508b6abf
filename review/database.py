"""One SQLite file that several people write at once."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

BUSY_TIMEOUT_S = 10.0
_WRITES = "callqa_writes"


def open_database(path: Path) -> Engine:
    """Open a SQLite file in WAL mode: readers never wait, writers queue for up to ten seconds."""
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same database, with transactions that take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 a DBAPI connection has no type
    # The driver's own transaction handling begins too late for a check before a write.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _begin(connection: Connection) -> None:
    is_writing = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")
