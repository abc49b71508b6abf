"""CSV that opens in Excel with its Chinese intact and nothing in it acting as a formula; JSON."""

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import TextIO

from dashboards.exports.document import Document, Sheet, Value

CSV_TYPE, JSON_TYPE = "text/csv; charset=utf-8", "application/json"
_FORMULA_STARTS = ("=", "+", "-", "@", "|", "%", "\t", "\r", "\n")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula: a leading sign gets an apostrophe."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def write_csv(sheet: Sheet) -> bytes:
    """One table with people's titles, marked as UTF-8 for Excel."""
    text = StringIO()
    stream_csv(sheet, text)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8")


def stream_csv(sheet: Sheet, stream: TextIO, *, titles: bool = True) -> None:
    """Write one table; ``titles`` are those for people, else the names for machines."""
    writer = csv.writer(stream)
    writer.writerow(column.title if titles else column.key for column in sheet.columns)
    writer.writerows([_cell(value) for value in row] for row in sheet.rows)


def write_json(document: Document) -> bytes:
    """All tables with the names for machines."""
    shape = {
        "title": document.title,
        "about": dict(document.facts),
        "tables": {sheet.key: list(_objects(sheet)) for sheet in document.sheets},
    }
    return json.dumps(shape, ensure_ascii=False, indent=1).encode("utf-8")


def _objects(sheet: Sheet) -> Iterator[dict[str, str | int | float | None]]:
    keys = [column.key for column in sheet.columns]
    for row in sheet.rows:
        yield dict(zip(keys, (_plain(value) for value in row), strict=True))


def _plain(value: Value) -> str | int | float | None:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return round(value, 4) if isinstance(value, float) else value


def _cell(value: Value) -> str:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, float):
        return f"{value:.1f}"
    return "" if value is None else str(value)
