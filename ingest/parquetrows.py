"""Parquet tables as objects of text."""

import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib import import_module

from ingest.jsonrows import text_of

MOST_ROWS = 5_000_000


def parquet_rows(raw: bytes) -> Iterator[Mapping[str, str]]:
    """Every row by column name; raises ``ValueError`` for what is no readable Parquet file."""
    parquet = import_module("pyarrow.parquet")  # not at the top: it takes a while to load
    broken = import_module("pyarrow").ArrowException
    try:
        table = parquet.ParquetFile(io.BytesIO(raw))
        if table.metadata.num_rows > MOST_ROWS:
            raise ValueError(f"holds {table.metadata.num_rows} rows — split it by day")
        for batch in table.iter_batches():
            for row in batch.to_pylist():
                yield {str(name): _text(value) for name, value in row.items()}
    except (broken, OSError) as error:
        raise ValueError(f"cannot be read as Parquet: {error} — write it again") from error


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return text_of(value)
