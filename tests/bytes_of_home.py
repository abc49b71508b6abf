"""Everything that lies in a results folder, unpacked, to look for words in."""

import json
from pathlib import Path

import duckdb
import zstandard


def everything_under(home: Path) -> bytes:
    """All bytes of a home, compressed ones unpacked, and the rows of its tables."""
    parts = []
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            parts.append(data)
            if path.suffix == ".zst":
                text = zstandard.ZstdDecompressor().decompress(data)
                parts += [text, str(json.loads(text)).encode()]
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
            parts.append(str(rows).encode())
    return b"\n".join(parts)
