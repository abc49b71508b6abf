"""DuckDB's extensions, from installed packages: nothing is downloaded."""

from importlib.util import find_spec
from pathlib import Path

import duckdb

from conversation.errors import UsageError


def extension_file(name: str, *, what: str, extra: str) -> Path:
    """The file of an extension; raises ``UsageError``, saying ``what`` needs it, where missing."""
    found = find_spec(f"duckdb_extension_{name}")
    places = list(found.submodule_search_locations or []) if found else []
    files = [
        file
        for place in places
        for file in Path(place).glob(f"extensions/v{duckdb.__version__}/{name}.duckdb_extension")
    ]
    if not files:
        raise UsageError(
            f"{what} needs DuckDB's extension {name} {duckdb.__version__} — install it with "
            f"`pip install 'callqa[{extra}]'`"
        )
    return files[0]
