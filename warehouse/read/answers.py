"""Database values as plain typed ones."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import cast


def as_int(value: object) -> int:
    """A count; 0 for NULL."""
    return int(cast("int", value)) if value is not None else 0


def as_float(value: object) -> float | None:
    """A number, or ``None`` for NULL."""
    return float(cast("float", value)) if value is not None else None


def as_text(value: object) -> str:
    """A text; empty for NULL."""
    return str(value) if value is not None else ""


def as_date(value: object) -> date | None:
    """A day, or ``None`` for NULL."""
    return cast("date", value) if value is not None else None


def as_moment(value: object) -> datetime | None:
    """A moment without a zone, in the reader's time; ``None`` for NULL."""
    return cast("datetime", value) if value is not None else None


def as_texts(value: object) -> tuple[str, ...]:
    """A list of texts; empty for NULL."""
    return tuple(str(item) for item in cast("Iterable[object]", value or ()))


def as_numbers(value: object) -> tuple[tuple[str, float], ...]:
    """A JSON object of numbers as sorted pairs; empty where there is none."""
    found = json.loads(as_text(value) or "{}")
    return tuple(sorted((str(name), float(number)) for name, number in found.items()))


def as_pairs(value: object) -> tuple[tuple[str, str], ...]:
    """A JSON object of texts as sorted pairs; empty where there is none."""
    found = json.loads(as_text(value) or "{}")
    return tuple(sorted((str(name), str(text)) for name, text in found.items()))
