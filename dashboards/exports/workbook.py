"""Excel workbooks: typed cells, a frozen header, widths that fit Chinese, no formula from data."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from itertools import islice
from types import MappingProxyType

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboards.exports.document import Column, Document, Kind, Sheet, Value
from dashboards.labels import say

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 1_048_575  # a sheet of Excel holds this many below the header
_LONGEST_CELL = 32_767  # characters, a limit of Excel
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", "·"))
_SEEN_FOR_WIDTH = 200  # rows that a column's width is taken from
_NARROWEST, _WIDEST = 8, 60
_NUMBER_FORMATS: Mapping[Kind, str] = MappingProxyType(
    {
        "count": "#,##0",
        "score": "0.0",
        "change": "+0.0;-0.0;0.0",
        "percent": '0.0"%"',
        "seconds": "#,##0",
        "moment": "yyyy-mm-dd hh:mm",
        "day": "yyyy-mm-dd",
    }
)
# Text stays text: nothing that a customer says or a file is called becomes a formula or a link.
_OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": _NUMBER_FORMATS["moment"],
}


def write_workbook(document: Document) -> bytes:
    """A workbook with one sheet a table and one for what it is about."""
    packed = BytesIO()
    with xlsxwriter.Workbook(packed, _OPTIONS) as book:
        book.set_properties({"title": document.title})
        formats = _Formats(book)
        names = _Names()
        _write_facts(book.add_worksheet(names.free(say("说明"))), document, formats)
        for sheet in document.sheets:
            _write_sheet(book, sheet, names, formats)
    return packed.getvalue()


class _Formats:
    """The looks of cells in one workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.label = book.add_format({"bold": True, "valign": "top"})
        self.header = book.add_format(
            {"bold": True, "bg_color": "#E7EBF1", "bottom": 1, "valign": "vcenter"}
        )
        self.text = book.add_format({"valign": "top"})
        self.numbers: dict[Kind, Format] = {
            kind: book.add_format({"num_format": shape, "valign": "top"})
            for kind, shape in _NUMBER_FORMATS.items()
        }


class _Names:
    """Sheet names that Excel takes, each used once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def free(self, wanted: str) -> str:
        """``wanted`` as far as Excel allows, with a number where it is taken."""
        plain = wanted.translate(_FORBIDDEN_IN_NAMES)[:_LONGEST_NAME] or "·"
        name, number = plain, 2
        while name.casefold() in self._used:
            ending = f" {number}"
            name, number = plain[: _LONGEST_NAME - len(ending)] + ending, number + 1
        self._used.add(name.casefold())
        return name


def _write_facts(page: Worksheet, document: Document, formats: _Formats) -> None:
    page.set_column(0, 0, 16)
    page.set_column(1, 1, 80)
    page.write_string(0, 0, document.title, formats.title)
    for row, (label, value) in enumerate(document.facts, start=2):
        page.write_string(row, 0, label, formats.label)
        page.write_string(row, 1, value[:_LONGEST_CELL], formats.text)


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, names: _Names, formats: _Formats) -> None:
    """Write a table; one that is longer than a sheet goes on in the next."""
    rows: Iterator[Sequence[Value]] = iter(sheet.rows)
    part = list(islice(rows, _SEEN_FOR_WIDTH))
    while True:
        page = book.add_worksheet(names.free(sheet.title))
        _lay_out(page, sheet.columns, part, formats)
        number = 0
        for number, row in enumerate(_limited(part, rows), start=1):
            for place, (column, value) in enumerate(zip(sheet.columns, row, strict=True)):
                _write_cell(page, number, place, column.kind, value, formats)
        page.autofilter(0, 0, max(number, 1), len(sheet.columns) - 1)
        part = list(islice(rows, _SEEN_FOR_WIDTH))
        if not part:
            return


def _limited(
    part: list[Sequence[Value]], rows: Iterator[Sequence[Value]]
) -> Iterator[Sequence[Value]]:
    yield from part
    yield from islice(rows, MOST_ROWS - len(part))


def _lay_out(
    page: Worksheet, columns: tuple[Column, ...], seen: list[Sequence[Value]], formats: _Formats
) -> None:
    page.freeze_panes(1, 0)
    page.set_row(0, 20)
    for place, column in enumerate(columns):
        shown = [_width(_as_shown(column.kind, row[place])) for row in seen]
        widest = max([_width(column.title) + 3, *(width + 1 for width in shown)])
        page.set_column(place, place, min(max(widest, _NARROWEST), _WIDEST))
        page.write_string(0, place, column.title, formats.header)


def _write_cell(
    page: Worksheet, row: int, place: int, kind: Kind, value: Value, formats: _Formats
) -> None:
    if value is None or value == "":
        return
    if isinstance(value, str) or kind == "text":
        page.write_string(row, place, str(value)[:_LONGEST_CELL], formats.text)
    elif isinstance(value, datetime | date):
        page.write_datetime(row, place, value, formats.numbers[kind])
    else:
        # A count among averages, as in the key figures, has no places.
        looks = "count" if kind == "score" and isinstance(value, int) else kind
        page.write_number(row, place, value, formats.numbers[looks])


def _as_shown(kind: Kind, value: Value) -> str:
    if isinstance(value, datetime):
        return "0000-00-00 00:00" if kind == "moment" else "0000-00-00"
    if isinstance(value, float):
        return f"{value:,.1f}%"
    return "" if value is None else str(value)


def _width(text: str) -> int:
    """How many Latin letters wide a text is; a Chinese character is two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text[:_WIDEST])
