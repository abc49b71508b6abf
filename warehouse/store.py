"""The writer's hold on the warehouse."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType

import duckdb

from conversation.errors import HomeError
from warehouse.durable import replace_durably, sync_folder
from warehouse.encrypted import attach_file, is_tampered, shall_be_encrypted
from warehouse.failpoint import failpoint
from warehouse.schema import SCHEMA_VERSION, migrate, schema_version

_DISK_ERRORS = (
    duckdb.IOException,
    duckdb.TransactionException,
    duckdb.FatalException,
    duckdb.OutOfMemoryException,
)
_ENCRYPTED = "encrypted_file"  # a key can be given to what is attached only
MEMORY_LIMIT = "1GB"  # its cache grows up to this; left alone, to four fifths of the machine


class Warehouse:
    """A warehouse file open for writing; one writer at a time.

    Raises ``HomeError`` when the file is damaged or held by another process and
    ``SchemaTooNewError`` when a newer version has written it.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        if not path.exists():
            self._make()
        self.connection = self._connect()
        self._marker = _marker_of(path)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.connection.close()
            raise

    @property
    def unpublished(self) -> bool:
        """Whether anything was written since the last publication, by this process or one before.

        The mark is a file beside the warehouse, so that it outlives a process that is killed
        between its last transaction and its publication.
        """
        return self._marker.exists()

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All writes inside happen together or not at all; raises ``HomeError`` when they cannot.

        An error of the writes themselves leaves the warehouse as it was before.
        """
        self._mark()
        try:
            self.connection.begin()
            yield self.connection
            failpoint("before_commit")
            self.connection.commit()
        except _DISK_ERRORS as error:
            self._roll_back()
            raise self._unwritable(error) from error
        except duckdb.InvalidInputException as error:
            self._roll_back()
            if is_tampered(error):
                raise self._unwritable(error) from error
            raise
        except BaseException:
            self._roll_back()
            raise
        failpoint("after_commit")

    def checkpoint(self) -> None:
        """Move everything from the write-ahead log into the file; raises ``HomeError``."""
        try:
            self.connection.execute("CHECKPOINT")
        except _DISK_ERRORS as error:
            raise self._unwritable(error) from error

    def confirm_published(self) -> None:
        """Take the mark away: readers have everything."""
        self._marker.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        self.connection.close()

    def _make(self) -> None:
        """Make an empty warehouse beside its place: half of one could never be opened again."""
        draft = self.path.with_name(f".{self.path.name}.new")
        remove_warehouse(draft)
        try:
            with _open(draft) as connection:
                connection.execute("FORCE CHECKPOINT")
        except duckdb.Error as error:
            with suppress(OSError):
                remove_warehouse(draft)
            raise self._unwritable(error) from error
        failpoint("before_new_warehouse")
        self.path.with_name(f"{self.path.name}.wal").unlink(missing_ok=True)  # of one that is gone
        replace_durably(draft, self.path)
        remove_warehouse(draft)

    def _connect(self) -> duckdb.DuckDBPyConnection:
        try:
            connection = _open(self.path)
        except duckdb.Error as error:
            raise HomeError(
                f"the warehouse {self.path} cannot be opened: {error} — if another run holds it, "
                "wait for it; if the file is damaged, move it away and run `callqa warehouse "
                "rebuild` (transcripts are kept)"
            ) from error
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def _bring_up_to_date(self) -> None:
        if self._is_current():
            return
        self._mark()
        try:
            migrate(self.connection)
        except _DISK_ERRORS as error:
            raise self._unwritable(error) from error

    def _unwritable(self, error: duckdb.Error) -> HomeError:
        return HomeError(
            f"the warehouse {self.path} cannot be written: {error} — free space or mend the disk "
            "and run again; everything that was done before is kept"
        )

    def _is_current(self) -> bool:
        try:
            return schema_version(self.connection) == SCHEMA_VERSION
        except duckdb.CatalogException:
            return False

    def _mark(self) -> None:
        if not self._marker.exists():
            mark_unpublished(self.path)

    def _roll_back(self) -> None:
        with suppress(duckdb.Error):  # a failed commit has rolled back already
            self.connection.rollback()

    def __enter__(self) -> "Warehouse":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    limits: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY_LIMIT}
    if not shall_be_encrypted(path):
        return duckdb.connect(str(path), config=limits)
    connection = duckdb.connect(config=limits)
    try:
        attach_file(connection, path, alias=_ENCRYPTED)
        connection.execute(f"USE {_ENCRYPTED}")
    except BaseException:
        connection.close()
        raise
    return connection


def mark_unpublished(path: Path) -> None:
    """Note that the warehouse at ``path`` holds what readers do not have."""
    marker = _marker_of(path)
    with marker.open("wb") as handle:
        os.fsync(handle.fileno())
    sync_folder(marker.parent)


def put_in_place(new: Path, *, of: Path) -> None:
    """Let a finished warehouse, closed and checkpointed, take the place of another."""
    mark_unpublished(of)
    of.with_name(f"{of.name}.wal").unlink(missing_ok=True)
    replace_durably(new, of)
    remove_warehouse(new)


def remove_warehouse(path: Path) -> None:
    """Remove a warehouse and what belongs to it."""
    for one in (path, path.with_name(f"{path.name}.wal"), _marker_of(path)):
        one.unlink(missing_ok=True)


def _marker_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.unpublished")
