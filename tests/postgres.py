"""A PostgreSQL of Debian's packages for one test session, on the loopback address."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_VERSIONS = Path("/usr/lib/postgresql")
_NOBODY = "postgres"  # the server refuses to run as root; Debian's packages bring this user


def _programs() -> Path:
    found = sorted(_VERSIONS.glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL IS NOT INSTALLED: apt-get install postgresql, to test the lake")
    return found[-1].parent


def _as_nobody(command: list[str]) -> list[str]:
    return ["runuser", "-u", _NOBODY, "--", *command] if os.geteuid() == 0 else command


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def a_server() -> Iterator[str]:
    """A running server; yields the words that reach it, without a database."""
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="callqa-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, _NOBODY)
    data, port = folder / "data", _free_port()
    try:
        _run(programs / "initdb", "-D", str(data), "-A", "trust", "-U", "callqa", "--no-sync")
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off "
            f"-c unix_socket_directories={folder}"
        )
        log = str(folder / "log")
        _run(programs / "pg_ctl", "-D", str(data), "-o", options, "-l", log, "-w", "start")
        yield f"host=127.0.0.1 port={port} user=callqa"
    finally:
        subprocess.run(
            _as_nobody([str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop"]),
            capture_output=True,
            check=False,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)


def _run(program: Path, *words: str) -> None:
    subprocess.run(
        _as_nobody([str(program), *words]), check=True, stdout=subprocess.DEVNULL, cwd="/"
    )


def a_database(server: str, name: str) -> str:
    """A new, empty database; returns the words that reach it."""
    import psycopg

    with psycopg.connect(f"{server} dbname=postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server} dbname={name}"


def an_address(server: str, name: str) -> str:
    """A new database of ``server`` as the address that SQLAlchemy takes."""
    parts = dict(word.split("=", 1) for word in a_database(server, name).split())
    return f"postgresql://{parts['user']}@{parts['host']}:{parts['port']}/{parts['dbname']}"
