"""Times as people type them."""

import re
from datetime import UTC, datetime, timedelta

from conversation.errors import UsageError

_AGO = re.compile(r"^(\d+)\s*([mhd])$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def parse_since(text: str, *, now: datetime | None = None) -> datetime:
    """Read ``2026-11-01``, ``2026-11-01T08:30`` or a time ago (``30m``, ``36h``, ``7d``).

    A time without a zone is in the zone of this machine. Raises ``UsageError``.
    """
    if match := _AGO.match(text.strip()):
        return (now or datetime.now(UTC)) - timedelta(**{_UNITS[match[2]]: int(match[1])})
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except ValueError as error:
        raise UsageError(
            f"`{text}` is no time — write 2026-11-01, 2026-11-01T08:30, or 30m, 36h, 7d ago"
        ) from error
