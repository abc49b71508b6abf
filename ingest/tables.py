"""A metadata file as numbered rows of text, whatever it is written in."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conversation.errors import MetadataError
from ingest.columns import column_of
from ingest.encodings import decode_text
from ingest.jsonrows import json_line_rows, json_rows
from ingest.parquetrows import parquet_rows
from ingest.sheets import SHEET_MAGIC, sheet_records

DELIMITERS = ",;\t|"
MOST_BYTES = 1 << 30
_JSON_SUFFIXES = (".json",)
_JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")
_PARQUET = b"PAR1"
_HEADER_WITHIN = 20  # lines of titles and filters that spreadsheets carry above their header

Names = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``number`` as an editor counts it, cells by column, ``faults`` in words."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...] = ()


def read_table(
    path: Path, *, column_of: Names = column_of, header: Sequence[str] = ()
) -> tuple[TableRow, ...]:
    """Read CSV, TSV, XLSX, XLS, ODS, Parquet, JSON or JSON lines.

    ``column_of`` tells what a header means; ``header`` stands in where a table has none. Raises
    ``MetadataError`` for what is none of these.
    """
    raw = _read_bytes(path)
    try:
        if raw.startswith(_PARQUET):
            return tuple(_object_rows(parquet_rows(raw), column_of))
        if raw.startswith(SHEET_MAGIC):
            return tuple(_sheet_rows(sheet_records(raw), column_of))
        return tuple(_text_rows(path, _decode(raw, path), column_of, header))
    except (csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise MetadataError(
            f"{path.name} cannot be read as {path.suffix or 'a table'}: {error} — correct that "
            "place"
        ) from error
    except ValueError as error:
        raise MetadataError(f"{path.name}: {error}") from error


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise MetadataError(f"{path.name} is larger than 1 GiB — split it by day")
        return path.read_bytes()
    except OSError as error:
        raise MetadataError(
            f"{path} cannot be read: {error.strerror} — check the path and the rights"
        ) from error


def _decode(raw: bytes, path: Path) -> str:
    try:
        return decode_text(raw)[0].lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise MetadataError(
            f"{path.name} is neither UTF-8, UTF-16 nor GB18030 — save it as CSV in UTF-8"
        ) from error


def _text_rows(path: Path, text: str, names: Names, header: Sequence[str]) -> Iterator[TableRow]:
    suffix = path.suffix.casefold()
    if suffix in _JSON_SUFFIXES:
        return _object_rows(json_rows(text), names)
    if suffix in _JSON_LINES_SUFFIXES:
        return _object_rows(json_line_rows(text), names)
    return delimited_rows(text, names, header)


def delimited_rows(text: str, names: Names, header: Sequence[str] = ()) -> Iterator[TableRow]:
    """Rows of a table with a delimiter; raises ``csv.Error`` for broken quotes."""
    delimiter, body, offset = _sniff(text)
    records = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    headers: list[str] | None = None
    for number, record in enumerate(records, start=1 + offset):
        if not any(cell.strip() for cell in record):
            continue
        if headers is None and (found := _headers(record, names, header)):
            headers = found
            if not header or _names_columns(record, header):
                continue
        yield _row(number, headers or [], record)


def _headers(record: Sequence[str], names: Names, header: Sequence[str]) -> list[str]:
    """The columns: of the record, or of the profile where the record is none of headers."""
    given = header if header and not _names_columns(record, header) else record
    return [names(cell) for cell in given]


def _names_columns(record: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record is a header after all: it repeats several of the names expected there."""
    known = {name.casefold() for name in header}
    return sum(cell.strip().casefold() in known for cell in record) > 1


def _sniff(text: str) -> tuple[str, str, int]:
    """The delimiter, the table and how many lines stood before it (``sep=;``, written by Excel)."""
    first, _, rest = text.partition("\n")
    stripped = first.strip()
    if stripped.casefold().startswith("sep=") and len(stripped) == 5:
        return stripped[-1], rest, 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count), text, 0


def _sheet_rows(records: Iterable[Sequence[str]], names: Names) -> Iterator[TableRow]:
    """Rows of a sheet; its header is the first line that names a file or a call."""
    lines = [(number, line) for number, line in enumerate(records, start=1) if any(line)]
    start = 0
    for index, (_, line) in enumerate(lines[:_HEADER_WITHIN]):
        if {"file", "call_id"} & {names(cell) for cell in line}:
            start = index
            break
    headers = [names(cell) for cell in lines[start][1]] if lines else []
    yield from (_row(number, headers, line) for number, line in lines[start + 1 :])


def _object_rows(objects: Iterable[Mapping[str, str]], names: Names) -> Iterator[TableRow]:
    for number, item in enumerate(objects, start=1):
        if item:
            yield _row(number, [names(key) for key in item], list(item.values()))


def _row(number: int, headers: Sequence[str], record: Sequence[str]) -> TableRow:
    cells: dict[str, str] = {}
    faults: list[str] = []
    for header, cell in zip(headers, record, strict=False):
        value = _plain(cell)
        if header and value and cells.setdefault(header, value) != value:
            faults.append(f"column {header} stands twice with different values; the first is used")
    if any(cell.strip() for cell in record[len(headers) :]):
        faults.append(f"{len(record)} cells under {len(headers)} headers; the rest is left out")
    return TableRow(number, cells, tuple(faults))


def _plain(cell: str) -> str:
    """Strip a cell; exports protect leading zeros as ``="007"``, which becomes ``007``."""
    stripped = cell.strip().replace("\0", "")
    if stripped.startswith('="') and stripped.endswith('"') and len(stripped) > 2:
        return stripped[2:-1]
    return stripped
