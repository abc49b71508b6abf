"""Where human facts lie: one SQLite file in the home, or a PostgreSQL database once outgrown."""

import hashlib
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from conversation.errors import UsageError

BUSY_TIMEOUT_S = 10.0
# One PostgreSQL database in place of the files of a home.
ADDRESS_VARIABLE = "CALLQA_DATABASE"
_WRITES = "callqa_writes"
# One lock for all writers, as SQLite has it: a check and the write behind it are one step.
_WRITE_LOCK = int.from_bytes(hashlib.sha256(b"callqa human facts").digest()[:7], "big")


def choose_place(place: str | Path) -> str | Path:
    """The database that ``CALLQA_DATABASE`` names in place of a file, else ``place``."""
    return place if is_address(place) else os.environ.get(ADDRESS_VARIABLE) or place


def is_address(place: str | Path) -> bool:
    """Whether ``place`` is a database's URL and not a file."""
    return isinstance(place, str) and "://" in place


def named(place: str | Path) -> str:
    """The place as messages may show it: no password."""
    return make_url(str(place)).render_as_string() if is_address(place) else str(place)


def open_database(place: str | Path) -> Engine:
    """Open a SQLite file in WAL mode, or the PostgreSQL database of a URL.

    Readers never wait; writers queue, in SQLite for up to ten seconds. Raises ``UsageError`` for a
    URL of another kind.
    """
    if not is_address(place):
        return _open_file(Path(place))
    try:
        url = make_url(str(place))
    except ArgumentError as error:
        raise UsageError(f"the database's address cannot be read: {error}") from error
    if url.get_backend_name() != "postgresql":
        raise UsageError(
            f"{url.render_as_string()} is no PostgreSQL database — give "
            "postgresql://USER:PASSWORD@HOST/DATABASE, or no address for the file in the home"
        )
    engine = create_engine(url.set(drivername="postgresql+psycopg"), pool_pre_ping=True)
    event.listen(engine, "begin", _queue_up)
    return engine


def for_writing(engine: Engine) -> Engine:
    """The same database, with transactions that take the write lock when they begin."""
    return engine.execution_options(**{_WRITES: True})


def _open_file(path: Path) -> Engine:
    url = URL.create("sqlite", database=str(path))
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


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


def _queue_up(connection: Connection) -> None:
    if connection.get_execution_options().get(_WRITES, False):
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITE_LOCK})
