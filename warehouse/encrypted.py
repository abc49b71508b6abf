"""Warehouse files encrypted at rest, by DuckDB itself, with the keys of the home.

A new file is written with the newest key; a file in clear stays in clear until the keys are
rotated. Which key a file was written with is found by trying: there are a few at most.
"""

import base64
import os
from pathlib import Path

import duckdb

from conversation.errors import HomeError, UsageError
from warehouse.extensions import extension_file
from warehouse.keyring import COMMAND_VARIABLE, FILE_VARIABLE, KEYS_VARIABLE, given_keys

CLEAR_VARIABLE = "CALLQA_CLEAR_WAREHOUSE"
_EXTENSION = "httpfs"  # DuckDB takes its OpenSSL; without it encrypted files can only be read
# DuckDB's header: checksum (8 bytes), "DUCK", version (8), flags (8); the lowest bit: encrypted.
_MAGIC, _MAGIC_AT, _FLAGS_AT = b"DUCK", 8, 20
_WRONG_KEY = "Wrong encryption key"
_BROKEN = "AES tag"


class NoKeyError(HomeError):
    """Indicates that no given key opens an encrypted file: nothing is wrong with the file."""


def is_encrypted(path: Path) -> bool:
    """Whether the file at ``path`` is an encrypted database."""
    try:
        with path.open("rb") as handle:
            head = handle.read(_FLAGS_AT + 1)
    except OSError:
        return False
    is_database = head[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] == _MAGIC
    return is_database and len(head) > _FLAGS_AT and bool(head[_FLAGS_AT] & 1)


def shall_be_encrypted(path: Path) -> bool:
    """Whether a writer of ``path`` writes it encrypted; an existing file stays what it is."""
    if path.exists():
        return is_encrypted(path)
    return bool(given_keys()) and not os.environ.get(CLEAR_VARIABLE)


def attach_file(
    connection: duckdb.DuckDBPyConnection, path: Path, *, alias: str, read_only: bool = False
) -> str:
    """Attach the database at ``path``; returns the name of the key it takes, empty in clear.

    Raises ``duckdb.Error`` for what is no database, ``HomeError`` where no given key opens it and
    ``UsageError`` where it cannot be written encrypted here.
    """
    if not (is_encrypted(path) if read_only else shall_be_encrypted(path)):
        _attach(connection, path, alias, ["READ_ONLY"] if read_only else [])
        return ""
    _prepare(connection, path, needs_extension=not read_only)
    for name, key in given_keys().items():
        words = [f"ENCRYPTION_KEY '{base64.b64encode(key).decode()}'"]
        try:
            _attach(connection, path, alias, [*words, *(["READ_ONLY"] if read_only else [])])
        except duckdb.InvalidInputException as error:
            if _WRONG_KEY not in str(error):
                raise
        else:
            return name
    raise _no_key(path)


def key_of(path: Path) -> str:
    """The name of the key that the database at ``path`` was written with; empty in clear."""
    with duckdb.connect() as connection:
        return attach_file(connection, path, alias="looked_at", read_only=True)


def is_tampered(error: duckdb.Error) -> bool:
    """Whether an error says that an encrypted page is not what was written."""
    return _BROKEN in str(error)


def require_extension() -> None:
    """Raise ``UsageError`` where encrypted files cannot be written."""
    extension_file(_EXTENSION, what="an encrypted warehouse", extra="encryption")


def _attach(
    connection: duckdb.DuckDBPyConnection, path: Path, alias: str, options: list[str]
) -> None:
    words = f" ({', '.join(options)})" if options else ""
    connection.execute(f"ATTACH '{_quoted(path)}' AS {alias}{words}")


def _prepare(connection: duckdb.DuckDBPyConnection, path: Path, *, needs_extension: bool) -> None:
    """What goes to the disk for lack of memory is encrypted too, beside the file."""
    try:
        place = extension_file(_EXTENSION, what="an encrypted warehouse", extra="encryption")
    except UsageError as error:
        if needs_extension:
            raise UsageError(
                f"{error}; or keep results on an encrypted disk and set {CLEAR_VARIABLE}=yes, then "
                "a new warehouse is written in clear"
            ) from error
    else:
        connection.execute(f"LOAD '{_quoted(place)}'")
        connection.execute("SET temp_file_encryption = true")
    connection.execute(f"SET temp_directory = '{_quoted(path)}.tmp'")


def _no_key(path: Path) -> NoKeyError:
    given = "、".join(given_keys())
    said = f"none of the keys given ({given}) opens it" if given else "no key was given"
    return NoKeyError(
        f"the warehouse {path} is encrypted, and {said} — set {FILE_VARIABLE}, {KEYS_VARIABLE} or "
        f"{COMMAND_VARIABLE} to the key it was written with; where that key is lost, move the file "
        "away: `callqa warehouse rebuild` makes it again from transcripts that can be read"
    )


def _quoted(path: Path) -> str:
    return os.fspath(path).replace("'", "''")
