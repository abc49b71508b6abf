"""A database of human facts: opened, brought up to date, written in transactions, let go of."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from conversation.errors import HomeError, SchemaTooNewError
from review.database import choose_place, for_writing, is_address, named, open_database
from review.migrating import Migration, migrate


def utc_now() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


class Keeper:
    """One family of tables in a file or database; safe for several threads and processes.

    ``place`` is a SQLite file, made when missing, or ``postgresql://…``. Raises ``HomeError`` for
    one that cannot be used and ``SchemaTooNewError`` for one that a newer callqa has written.
    ``clock`` gives the time of what is recorded; ``kept`` says in messages what the tables hold.
    """

    def __init__(
        self,
        place: str | Path,
        migrations: Sequence[Migration],
        *,
        family: str,
        kept: str,
        clock: Callable[[], datetime],
    ) -> None:
        place = choose_place(place)
        self.place = place
        self.path = Path(named(place)) if is_address(place) else Path(place)
        self._clock = clock
        self._engine = open_database(place)
        try:
            if not is_address(place):
                self.path.parent.mkdir(parents=True, exist_ok=True)
            with for_writing(self._engine).begin() as connection:
                migrate(connection, migrations, family=family, name=self.path.name)
        except SchemaTooNewError:
            self.close()
            raise
        except (DBAPIError, OSError) as error:
            self.close()
            raise HomeError(
                f"{named(place)} cannot be used for {kept}: {_cause(error)} — "
                "check the folder's rights, or restore the file from a backup"
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def now(self) -> datetime:
        """The time in UTC, by the keeper's clock."""
        return self._clock().astimezone(UTC)

    @contextmanager
    def transaction(self, *, writing: bool = False) -> Iterator[Connection]:
        """One transaction, all of it or nothing; ``HomeError`` where the database fails."""
        engine = for_writing(self._engine) if writing else self._engine
        try:
            with engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise HomeError(
                f"{named(self.place)} failed: {error.orig} — nothing was saved; check the disk "
                "and the folder's rights, then try again"
            ) from error


def _cause(error: DBAPIError | OSError) -> str:
    if isinstance(error, DBAPIError):
        return str(error.orig)
    return error.strerror or str(error)
