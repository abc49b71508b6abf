"""Cells of a metadata table as values: times, directions, channels."""

import re
from datetime import datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from conversation import Direction

FIRST_YEAR = 1980
LAST_YEAR = 2100

_DIRECTIONS = MappingProxyType(
    {
        Direction.INBOUND: ("inbound", "in", "incoming", "呼入", "来电", "入呼"),
        Direction.OUTBOUND: ("outbound", "out", "outgoing", "呼出", "外呼", "去电"),
        Direction.INTERNAL: ("internal", "内部", "内线", "内呼"),
    }
)
_SIDES = (("left", "l", "左", "左声道"), ("right", "r", "右", "右声道"))
_CHINESE_DATE = re.compile(r"[年月]")
_CHINESE_TIME = re.compile(r"[时点分](?=\d)")
_LOOSE = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})[T _-]?(\d{2})(\d{2})(\d{2})")
_EPOCH = re.compile(r"(1\d{9})(?:\d{3}|\d{6})?(?:\.\d+)?")  # seconds, or milli-, microseconds


def parse_moment(text: str, *, time_zone: ZoneInfo) -> datetime:
    """Read a date and time, ISO or as Chinese spreadsheets write it, always with a time zone.

    A moment without a zone is taken to be in ``time_zone``. Raises ``ValueError`` for impossible
    ones.
    """
    if match := _EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), tz=time_zone)
    plain = _CHINESE_TIME.sub(":", _CHINESE_DATE.sub("-", text)).replace("日", " ")
    plain = plain.rstrip("秒分时点 ").strip()
    if match := _COMPACT.fullmatch(plain) or _LOOSE.fullmatch(plain):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        moment = datetime(year, month, day, hour, minute, second, tzinfo=time_zone)
    else:
        moment = datetime.fromisoformat(plain)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"year {moment.year} is out of range")
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=time_zone)


def parse_direction(text: str) -> Direction:
    """Read a direction in English or Chinese; raises ``ValueError``."""
    folded = text.strip().casefold()
    for direction, words in _DIRECTIONS.items():
        if folded in words:
            return direction
    raise ValueError("expected inbound, outbound or internal (呼入, 呼出, 内部)")


def parse_channel(text: str, *, counts_from: int) -> int:
    """Read a channel as 0 (left) or 1 (right).

    Numbers count from ``counts_from``. Raises ``ValueError``.
    """
    folded = text.strip().casefold()
    sides = [side for side, words in enumerate(_SIDES) if folded in words]
    number = sides[0] if sides else int(folded) - counts_from
    if number not in (0, 1):
        raise ValueError("expected 0 or 1 (left or right, 左 or 右)")
    return number
