"""A metadata file as numbered rows of text, whatever it is written in."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from conversation.errors import MetadataError
from ingest.columns import column_of
from ingest.encodings import decode_text

DELIMITERS = ",;\t"
_JSON_SUFFIXES = (".json",)
_JSON_LINES_SUFFIXES = (".jsonl", ".ndjson")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: ``number`` as an editor counts it, cells by column, ``faults`` in words."""

    number: int
    cells: Mapping[str, str]
    faults: tuple[str, ...] = ()


def read_table(path: Path) -> tuple[TableRow, ...]:
    """Read CSV, TSV, JSON or JSON lines; raises ``MetadataError`` for what is none of these."""
    text = _read_text(path)
    try:
        if path.suffix.casefold() in _JSON_SUFFIXES:
            return tuple(_json_rows(text))
        if path.suffix.casefold() in _JSON_LINES_SUFFIXES:
            return tuple(_json_line_rows(text))
        return tuple(_delimited_rows(text))
    except (csv.Error, json.JSONDecodeError, RecursionError) as error:
        raise MetadataError(
            f"{path.name} cannot be read as {path.suffix or 'a table'}: {error} — correct that "
            "place"
        ) from error
    except ValueError as error:
        raise MetadataError(f"{path.name}: {error}") from error


def _read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise MetadataError(
            f"{path} cannot be read: {error.strerror} — check the path and the rights"
        ) from error
    if raw.startswith(_ZIP):
        raise MetadataError(f"{path.name} is a spreadsheet file — save it as CSV and give that")
    try:
        return decode_text(raw)[0].lstrip("\ufeff")
    except UnicodeDecodeError as error:
        raise MetadataError(
            f"{path.name} is neither UTF-8, UTF-16 nor GB18030 — save it as CSV in UTF-8"
        ) from error


def _delimited_rows(text: str) -> Iterator[TableRow]:
    delimiter, body, offset = _sniff(text)
    records = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    headers: list[str] | None = None
    for number, record in enumerate(records, start=1 + offset):
        if not any(cell.strip() for cell in record):
            continue
        if headers is None:
            headers = [column_of(cell) for cell in record]
        else:
            yield _row(number, headers, record)


def _sniff(text: str) -> tuple[str, str, int]:
    """The delimiter, the table and how many lines stood before it (``sep=;``, written by Excel)."""
    first, _, rest = text.partition("\n")
    stripped = first.strip()
    if stripped.casefold().startswith("sep=") and len(stripped) == 5:
        return stripped[-1], rest, 1
    header = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(header.split('"')[::2])
    return max(DELIMITERS, key=outside.count), text, 0


def _row(number: int, headers: list[str], record: list[str]) -> TableRow:
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
    stripped = cell.strip()
    if stripped.startswith('="') and stripped.endswith('"') and len(stripped) > 2:
        return stripped[2:-1]
    return stripped


def _json_rows(text: str) -> Iterator[TableRow]:
    content = _parse(text)
    if isinstance(content, dict):
        content = next((value for value in content.values() if isinstance(value, list)), [content])
    if not isinstance(content, list):
        raise ValueError("expected a list of objects, one a call")
    for number, item in enumerate(content, start=1):
        yield _object_row(number, item)


def _json_line_rows(text: str) -> Iterator[TableRow]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield _object_row(number, _parse(line))


def _parse(text: str) -> object:
    content: object = json.loads(text, parse_int=str, parse_float=str)
    return content


def _object_row(number: int, item: object) -> TableRow:
    if not isinstance(item, dict):
        raise ValueError(f"row {number} is not an object — write one {{…}} a call")
    return _row(number, [column_of(key) for key in item], [_text_of(v) for v in item.values()])


def _text_of(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
