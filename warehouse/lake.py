"""A lake in place of one file: Parquet on a shared store, catalogue in PostgreSQL (DuckLake)."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from conversation.errors import HomeError, UsageError
from warehouse.extensions import extension_file

PREFIX = "ducklake:postgres:"
_EXTENSIONS = ("postgres_scanner", "ducklake", "httpfs")
_SECRET_WORDS = ("password", "passfile")


@dataclass(frozen=True, slots=True)
class Lake:
    """A catalogue (words for PostgreSQL: ``host=… dbname=…``) and where its data lie.

    ``data`` is a folder or an ``s3://`` prefix. No password belongs in here: PostgreSQL's own
    ``~/.pgpass``, ``PGPASSWORD`` or ``PGSERVICEFILE`` give it.
    """

    catalog: str
    data: str

    def __str__(self) -> str:
        """The address that people write."""
        return f"{PREFIX}{self.catalog}"


def parse_lake(address: str, data: str) -> Lake:
    """A lake by its address; raises ``UsageError`` for one that cannot be followed."""
    if not address.startswith(PREFIX) or not address[len(PREFIX) :].strip():
        raise UsageError(
            f"`{address}` is no address of a lake — write {PREFIX}'host=… dbname=…' as for psql"
        )
    catalog = address[len(PREFIX) :].strip()
    named = [word for word in _SECRET_WORDS if f"{word}=" in catalog.replace(" ", "")]
    if named:
        raise UsageError(
            f"`{named[0]}` does not belong in the address of a lake, which is kept in a file — "
            "give it as PGPASSWORD or in ~/.pgpass"
        )
    if not data:
        raise UsageError("a lake needs --data: a folder or s3://bucket/prefix for its files")
    place = data if "://" in data else f"{Path(data).resolve()}"
    return Lake(catalog, place.rstrip("/") + "/")


def pointer_of(published: Path) -> Path:
    """The file beside a published warehouse that names a lake in its place."""
    return published.with_suffix(".lake")


def find_lake(published: Path) -> Lake | None:
    """The lake that stands for ``published``; raises ``HomeError`` for a pointer that is broken."""
    pointer = pointer_of(published)
    try:
        values = json.loads(pointer.read_text(encoding="utf-8"))
        return Lake(str(values["catalog"]), str(values["data"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise HomeError(
            f"{pointer} does not name a lake — write it again with `callqa warehouse use`"
        ) from error


def point_at(lake: Lake, published: Path) -> None:
    """Let ``published`` stand for a lake from now on; raises ``UsageError`` over stored results."""
    if published.exists():
        raise UsageError(
            f"{published} holds results already — take another --home, or bring them over with "
            "`callqa warehouse import` after moving that file away"
        )
    pointer = pointer_of(published)
    draft = pointer.with_name(f"{pointer.name}.draft")
    draft.write_text(json.dumps({"catalog": lake.catalog, "data": lake.data}), encoding="utf-8")
    draft.replace(pointer)


def load_extensions(connection: duckdb.DuckDBPyConnection) -> None:
    """Load what a lake needs from installed packages; nothing is downloaded."""
    for name in _EXTENSIONS:
        place = extension_file(name, what="a lake", extra="lake")
        connection.execute(f"LOAD '{_quoted(str(place))}'")


def attach_lake(
    connection: duckdb.DuckDBPyConnection, lake: Lake, *, alias: str, read_only: bool = False
) -> None:
    """Attach ``lake`` as ``alias``; raises ``HomeError`` when catalogue or data do not answer."""
    load_extensions(connection)
    _give_keys(connection, lake)
    words = [f"DATA_PATH '{_quoted(lake.data)}'", *(["READ_ONLY"] if read_only else [])]
    address = _quoted(str(lake))
    try:
        connection.execute(f"ATTACH '{address}' AS {alias} ({', '.join(words)})")
    except duckdb.Error as error:
        raise lake_error(lake, error) from error


def lake_error(lake: Lake, error: duckdb.Error) -> HomeError:
    """What a failure of the lake means for people."""
    first = str(error).strip().splitlines()[0]
    return HomeError(
        f"the lake {lake} does not answer: {first} — see that PostgreSQL runs and lets this user "
        f"in, and that {lake.data} can be reached; then run again, what was done before is kept"
    )


def close_to_outside(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Let a reader open the lake's own files and nothing else."""
    connection.execute(f"SET allowed_directories = ['{_quoted(lake.data)}']")


def _give_keys(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """Hand over the keys of an object store from the environment, where the data lie on one."""
    if not lake.data.startswith("s3://"):
        return
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL", "")
    words = {
        "KEY_ID": os.environ.get("AWS_ACCESS_KEY_ID", ""),
        "SECRET": os.environ.get("AWS_SECRET_ACCESS_KEY", ""),
        "SESSION_TOKEN": os.environ.get("AWS_SESSION_TOKEN", ""),
        "REGION": os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION", ""),
        "ENDPOINT": endpoint.partition("://")[2] or endpoint,
    }
    given = [f"{name} '{_quoted(value)}'" for name, value in words.items() if value]
    if endpoint:
        given += ["URL_STYLE 'path'", f"USE_SSL {str(endpoint.startswith('https')).lower()}"]
    connection.execute(f"CREATE OR REPLACE SECRET callqa_lake ({', '.join(['TYPE s3', *given])})")


def _quoted(text: str) -> str:
    return text.replace("'", "''")
