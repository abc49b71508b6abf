"""Numbers, times and days as people read them."""

from datetime import date, datetime

from dashboards.labels import say

NOTHING = "—"


def decimal(value: float | None, *, places: int = 1) -> str:
    """A number with a fixed number of places."""
    return NOTHING if value is None else f"{value:,.{places}f}"


def percent(value: float | None) -> str:
    """A rate that is already in percent."""
    return NOTHING if value is None else f"{value:.1f}%"


def clock(seconds: float | None) -> str:
    """A position in a call: ``1:23`` or ``1:02:03``."""
    if seconds is None:
        return NOTHING
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def moment(value: datetime | None) -> str:
    """A day and time."""
    return NOTHING if value is None else f"{value:%Y-%m-%d %H:%M}"


def short_moment(value: datetime | None) -> str:
    """A day and time without the year."""
    return NOTHING if value is None else f"{value:%m-%d %H:%M}"


def day(value: date | None) -> str:
    """A day."""
    return NOTHING if value is None else value.isoformat()


def duration(seconds: float) -> str:
    """A length of time in the largest fitting unit."""
    if seconds < 60:
        return say("{n} 秒", n=f"{seconds:.1f}")
    if seconds < 3600:
        return say("{n} 分钟", n=f"{seconds / 60:.1f}")
    return say("{n} 小时", n=f"{seconds / 3600:.1f}")


def change(
    now: float | None, before: float | None, *, unit: str = "", places: int = 0
) -> str | None:
    """The difference to the period before, ``None`` where either is missing or nothing moved."""
    if now is None or before is None or round(now - before, places) == 0:
        return None
    return f"{now - before:+.{places}f}{unit}"
