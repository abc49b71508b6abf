"""Spreadsheets as lines of text: XLSX, XLS and ODS."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from importlib import import_module

SHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
MOST_UNPACKED_BYTES = 1 << 29
_EXACT_BELOW = 10**15  # a spreadsheet keeps fifteen digits of a number


def sheet_records(raw: bytes) -> list[list[str]]:
    """The lines of the first sheet that holds any; formulas as their last result.

    Raises ``ValueError`` for what is no readable spreadsheet.
    """
    _check_size(raw)
    try:
        # Not at the top: only who has spreadsheets needs the package.
        calamine = import_module("python_calamine")
    except ImportError as error:
        raise ValueError(
            "is a spreadsheet and the package python-calamine is missing — save it as CSV"
        ) from error
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(raw))
        for name in book.sheet_names:
            lines: list[list[object]] = book.get_sheet_by_name(name).to_python(
                skip_empty_area=False
            )
            if any(any(cell != "" for cell in line) for line in lines):
                return [[_text(cell) for cell in line] for line in lines]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise ValueError(
            f"cannot be read as a spreadsheet ({error}) — save it as CSV and give that"
        ) from error
    return []


def _check_size(raw: bytes) -> None:
    if not raw.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
        raise ValueError(
            f"cannot be read as a spreadsheet ({error}) — save it as CSV and give that"
        ) from error
    if unpacked > MOST_UNPACKED_BYTES:
        raise ValueError(f"unpacks to {unpacked >> 20} MiB — split it, or save it as CSV")


def _text(cell: object) -> str:
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat(sep=" ") if isinstance(cell, datetime) else cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell.total_seconds())
    return cell if isinstance(cell, str) else str(cell)


def _number(value: float) -> str:
    """A whole number as it was typed; one of too many digits as rounded, which is then told."""
    if value.is_integer() and abs(value) < _EXACT_BELOW:
        return str(int(value))
    return f"{value:.14E}" if abs(value) >= _EXACT_BELOW else repr(value)
