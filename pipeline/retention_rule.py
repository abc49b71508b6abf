"""One rule of how long calls are kept."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from conversation.errors import UsageError

CALL = "call"  # the event that every dated call has
_PERIOD = re.compile(r"(\d+) ?(d|w|m|y)")
_DAYS = {"d": 1, "w": 7}
_MONTHS = {"m": 1, "y": 12}


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Calls of ``line`` (a queue, ``*`` matches any) are kept for ``keep`` from event ``since``.

    ``keep`` is a number with d, w, m or y; ``since`` is ``call`` or the name of a metadata column
    with a date (the end of a contract).
    """

    line: str
    keep: str
    since: str = CALL

    def __post_init__(self) -> None:
        if _PERIOD.fullmatch(self.keep) is None:
            raise UsageError(f"retention: `{self.keep}` is not a period — write 90d, 26w, 6m or 2y")

    def due_on(self, event: date) -> date:
        """The first day on which a call with this event may be erased."""
        match = _PERIOD.fullmatch(self.keep)
        if match is None:
            raise UsageError(f"retention: `{self.keep}` is not a period")
        number, unit = int(match[1]), match[2]
        if unit in _DAYS:
            return event + timedelta(days=number * _DAYS[unit])
        return _months_later(event, number * _MONTHS[unit])


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise UsageError(f"retention: no day {months} months after {day}")
