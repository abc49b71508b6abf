"""Which bytes an HTTP ``Range`` header asks for."""

import re
from dataclasses import dataclass

_ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True, slots=True)
class ByteRange:
    """Bytes ``[start, end)`` of a file; ``is_whole`` where no part was asked for."""

    start: int
    end: int
    is_whole: bool = False


def read_range(header: str | None, *, size: int) -> ByteRange | None:
    """The bytes wanted of ``size``, ``None`` where they lie outside (RFC 9110, 14.1.2).

    A header of several ranges, or one that makes no sense, is answered with the whole, as the
    standard allows.
    """
    match = _ONE_RANGE.fullmatch((header or "").strip())
    if match is None or match.groups() == ("", ""):
        return ByteRange(0, size, is_whole=True)
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        return ByteRange(size - length, size) if length else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return ByteRange(start, end) if start < end else None
