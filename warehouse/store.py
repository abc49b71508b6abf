"""The writer's hold on the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import duckdb

from conversation.errors import HomeError
from warehouse.schema import migrate


class Warehouse:
    """A warehouse file open for writing; one writer at a time.

    Raises ``HomeError`` when the file is damaged or held by another process and
    ``SchemaTooNewError`` when a newer version has written it.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.connection = _connect(path)
        migrate(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All writes inside happen together or not at all."""
        self.connection.begin()
        try:
            yield self.connection
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file."""
        self.connection.execute("CHECKPOINT")

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _connect(path: Path) -> duckdb.DuckDBPyConnection:
    try:
        connection = duckdb.connect(str(path))
    except duckdb.Error as error:
        raise HomeError(
            f"the warehouse {path} cannot be opened: {error} — if another run holds it, wait for "
            "it; if the file is damaged, move it away and run again (transcripts are kept)"
        ) from error
    connection.execute("SET TimeZone = 'UTC'")
    return connection
