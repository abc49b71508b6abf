"""Where the facts of a test lie: a SQLite file, and then a PostgreSQL database."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from postgres import a_server, an_address

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A running PostgreSQL; skips loudly where there is none."""
    with a_server() as reached_by:
        yield reached_by


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str | Path:
    """A new, empty place for human facts."""
    if request.param == "sqlite":
        return tmp_path / "home" / "reviews.sqlite"
    return an_address(request.getfixturevalue("server"), f"facts{next(_NUMBERS)}")
