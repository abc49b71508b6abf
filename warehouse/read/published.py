"""A reader's hold on the published warehouse."""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from conversation.errors import HomeError, SchemaTooNewError, UsageError
from warehouse.encrypted import attach_file, is_tampered
from warehouse.lake import attach_lake, close_to_outside, find_lake, pointer_of
from warehouse.read.scope import EVERYTHING_SEEN, Scope, mirror_tables
from warehouse.schema import SCHEMA_VERSION

if TYPE_CHECKING:
    import numpy.typing as npt

TIME_ZONE = "Asia/Shanghai"
Row = tuple[object, ...]
Answer = TypeVar("Answer")
Identity = tuple[int, int, int]

_VIEWS = Path(__file__).with_name("views.sql")
_KEPT = Path(__file__).with_name("kept.sql")
_ONE_READER: dict[str, str | bool | int | float | list[str]] = {
    "threads": "2",
    "memory_limit": "2GB",
}


class Published:
    """The published warehouse, read-only, reopened whenever the file has been replaced.

    Safe to share between threads. DuckDB hands a process the file it already holds when the same
    path is opened again, whatever now lies there; attaching to a fresh in-memory database each
    time is what makes the new file visible. With ``keeps_facts`` what is filtered and counted by
    is held in memory, which takes a second for each 100,000 calls and makes questions many times
    faster.
    """

    def __init__(
        self,
        path: Path,
        *,
        time_zone: str = TIME_ZONE,
        scope: Scope = EVERYTHING_SEEN,
        keeps_facts: bool = False,
    ) -> None:
        self.path = path
        self.scope = scope
        self.keeps_facts = keeps_facts
        self.time_zone = _checked_zone(time_zone)
        self._lock = threading.Lock()
        self._identity: Identity | None = None
        self._connection: duckdb.DuckDBPyConnection | None = None

    @property
    def identity(self) -> Identity:
        """Inode, modification time and size: another value means another warehouse.

        For a lake its snapshot stands in for the time. Raises ``HomeError`` when there is no
        warehouse.
        """
        if find_lake(self.path) is None:
            return self._file_identity(self.path)
        inode, _, size = self._file_identity(pointer_of(self.path))
        found = self.row("SELECT * FROM ducklake_current_snapshot('published')")
        return (inode, int(str(found[0])) if found else 0, size)

    def _file_identity(self, path: Path) -> Identity:
        try:
            facts = path.stat()
        except OSError as error:
            raise HomeError(
                f"there is no published warehouse at {self.path} — make one with `callqa run`"
            ) from error
        return (facts.st_ino, facts.st_mtime_ns, facts.st_size)

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Answer one query; raises ``HomeError`` when the file is missing or does not fit."""
        return self._answer(sql, list(parameters))

    def named_rows(self, sql: str, parameters: Mapping[str, object]) -> list[Row]:
        """The same for a query with ``$name`` in it."""
        return self._answer(sql, dict(parameters))

    def columns(self, sql: str, parameters: Sequence[object] = ()) -> "dict[str, npt.NDArray[Any]]":
        """The same by column and without NULLs, for answers of a hundred thousand rows."""
        return self._ask(sql, list(parameters), duckdb.DuckDBPyConnection.fetchnumpy)

    def _answer(self, sql: str, parameters: list[object] | dict[str, object]) -> list[Row]:
        return self._ask(sql, parameters, duckdb.DuckDBPyConnection.fetchall)

    def _ask(
        self,
        sql: str,
        parameters: list[object] | dict[str, object],
        fetch: Callable[[duckdb.DuckDBPyConnection], Answer],
    ) -> Answer:
        cursor = self._current().cursor()
        try:
            return fetch(cursor.execute(sql, parameters))
        except (duckdb.CatalogException, duckdb.BinderException, duckdb.IOException) as error:
            self._let_go()
            raise HomeError(
                f"the warehouse {self.path} does not fit this version of callqa: {error} — "
                "run `callqa run` once to bring it up to date"
            ) from error
        except duckdb.InvalidInputException as error:
            if not is_tampered(error):
                raise
            self._let_go()
            raise HomeError(
                f"the warehouse {self.path} was changed or damaged: its encryption does not hold — "
                "restore it from a backup, or move it away and run `callqa warehouse rebuild`"
            ) from error
        finally:
            cursor.close()

    def row(self, sql: str, parameters: Sequence[object] = ()) -> Row | None:
        """The first row of an answer."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def _current(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            pointer = pointer_of(self.path)
            identity = self._file_identity(pointer if pointer.exists() else self.path)
            if self._connection is None or identity != self._identity:
                self._connection = _attach(
                    self.path, self.time_zone, self.scope, keeps_facts=self.keeps_facts
                )
                self._identity = identity
            return self._connection

    def _let_go(self) -> None:
        """Attach anew for the next question: what failed may be back by then."""
        with self._lock:
            self._connection = None


def open_published(
    path: Path,
    *,
    time_zone: str = TIME_ZONE,
    scope: Scope = EVERYTHING_SEEN,
    keeps_facts: bool = False,
) -> Published:
    """Hold the published warehouse at ``path``; times are shown in ``time_zone``.

    ``scope`` says which calls exist for this reader; the command line, whose user can open the file
    itself, sees all. ``keeps_facts`` pays for readers that ask many questions, such as a server.

    Raises ``HomeError`` when it is missing or damaged, ``SchemaTooNewError`` when a newer version
    wrote it and ``UsageError`` for a time zone that does not exist.
    """
    published = Published(path, time_zone=time_zone, scope=scope, keeps_facts=keeps_facts)
    published.rows("SELECT 1")
    return published


def _attach(
    path: Path, time_zone: str, scope: Scope, *, keeps_facts: bool
) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(":memory:", config=_ONE_READER)
    lake = find_lake(path)
    if lake is not None:
        attach_lake(connection, lake, alias="published", read_only=True)
        close_to_outside(connection, lake)
    else:
        _attach_file(connection, path)
    _refuse_newer(connection, path)
    mirror_tables(connection, scope)
    connection.execute(_views(time_zone, scope))
    if keeps_facts and lake is None:  # a lake changes under its readers
        connection.execute(_KEPT.read_text(encoding="utf-8"))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def _attach_file(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        attach_file(connection, path, alias="published", read_only=True)
    except duckdb.Error as error:
        raise HomeError(
            f"the warehouse {path} cannot be opened: {error} — if it is damaged, move it away "
            "and run `callqa run` again (transcripts are kept)"
        ) from error


def _refuse_newer(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        row = connection.execute("SELECT max(version) FROM published.schema_versions").fetchone()
    except duckdb.CatalogException as error:
        raise HomeError(
            f"{path} is not a warehouse of callqa — choose another --home or run `callqa run`"
        ) from error
    version = int(row[0] or 0) if row else 0
    if version > SCHEMA_VERSION:
        raise SchemaTooNewError(
            f"the warehouse {path} has schema {version}, this version knows {SCHEMA_VERSION}: it "
            "was written by a newer callqa — upgrade callqa, or choose another --home"
        )
    if version < SCHEMA_VERSION:
        raise HomeError(
            f"the warehouse {path} has schema {version}, this version needs {SCHEMA_VERSION} — "
            "run `callqa run` once to bring it up to date"
        )


def _views(time_zone: str, scope: Scope) -> str:
    """The views; who does not see every call is not quoted a sentence of a call out of sight."""
    quoted = "h.typical" if scope.is_everything else "''"
    text = _VIEWS.read_text(encoding="utf-8")
    return text.replace("{time_zone}", time_zone).replace("{typical}", quoted)


def _checked_zone(time_zone: str) -> str:
    try:
        return ZoneInfo(time_zone).key
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageError(
            f"`{time_zone}` is not a time zone — use a name such as Asia/Shanghai"
        ) from error
