"""The writer's hold on a lake: any number of runs may write, one transaction at a time."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from conversation.errors import HomeError, UsageError
from warehouse.lake import Lake, attach_lake, find_lake, lake_error, load_extensions, pointer_of
from warehouse.store import MEMORY_LIMIT, Warehouse

_ALIAS = "lake"
_INLINED_ROWS = 200  # a smaller change stays in the catalogue until the lake is compacted


class LakeWarehouse(Warehouse):
    """The warehouse in a lake, with the same tables and statements as in a file.

    What is committed is published. Writers on other machines take turns by an advisory lock of
    PostgreSQL, which a writer that dies lets go; so no commit meets another one's. Raises
    ``HomeError`` when catalogue or data do not answer.
    """

    def __init__(self, lake: Lake, published: Path) -> None:
        self.lake = lake
        self._turn = _connect_turn(lake)
        try:
            super().__init__(pointer_of(published))
        except BaseException:
            self._turn.close()
            raise

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All writes inside happen together or not at all; raises ``HomeError``."""
        with self._my_turn():
            try:
                with super().transaction() as connection:
                    yield connection
            except duckdb.Error as error:
                raise lake_error(self.lake, error) from error

    def __enter__(self) -> "LakeWarehouse":
        return self

    @contextmanager
    def alone(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """Statements that are no transaction, while no other writer writes."""
        with self._my_turn():
            try:
                yield self.connection
            except duckdb.Error as error:
                raise lake_error(self.lake, error) from error

    def checkpoint(self) -> None:
        """Nothing to do: a commit is in the lake."""

    def close(self) -> None:
        """Let go of the catalogue."""
        super().close()
        self._turn.close()

    def _connect(self) -> duckdb.DuckDBPyConnection:
        connection = duckdb.connect(config={"memory_limit": MEMORY_LIMIT})
        attach_lake(connection, self.lake, alias=_ALIAS)
        connection.execute(f"USE {_ALIAS}")
        connection.execute(f"SET ducklake_default_data_inlining_row_limit = {_INLINED_ROWS}")
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def _bring_up_to_date(self) -> None:
        with self._my_turn():
            super()._bring_up_to_date()

    def _unwritable(self, error: duckdb.Error) -> HomeError:
        return lake_error(self.lake, error)

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        import psycopg

        key = zlib.crc32(b"callqa-writer")
        try:
            with self._turn.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [key])
            yield
        except psycopg.Error as error:
            raise HomeError(
                f"the catalogue of the lake {self.lake} does not answer — see that PostgreSQL runs "
                "and run again; what was committed is kept"
            ) from error
        finally:
            if not self._turn.closed:
                _let_go(self._turn, key)


def open_warehouse(published: Path, *, working: Path) -> Warehouse:
    """The warehouse to write: the lake that stands for ``published``, else the file ``working``."""
    lake = find_lake(published)
    return LakeWarehouse(lake, published) if lake is not None else Warehouse(working)


def _connect_turn(lake: Lake) -> Any:  # noqa: ANN401 - psycopg is an optional package
    try:
        import psycopg
    except ImportError as error:
        raise UsageError(
            "a lake needs psycopg — install it with `pip install 'callqa[lake]'`"
        ) from (error)
    load_extensions(duckdb.connect())
    try:
        return psycopg.connect(lake.catalog, autocommit=True)
    except psycopg.Error as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise HomeError(
            f"the catalogue of the lake {lake} does not answer: {first} — see that PostgreSQL runs "
            "and lets this user in"
        ) from error


def _let_go(turn: Any, key: int) -> None:  # noqa: ANN401 - psycopg is an optional package
    import psycopg

    try:
        turn.execute("SELECT pg_advisory_unlock(%s)", [key])
    except psycopg.Error:
        turn.close()  # the server lets go with the connection
