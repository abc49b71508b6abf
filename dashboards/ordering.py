"""Names in the order that people count in: 第2组 before 第10组, 二组 before 三组."""

import re
from collections.abc import Iterable

from language.normalise import digits_for_numbers


def counted(name: str) -> tuple[tuple[int, int, str], ...]:
    """A key to sort by: numbers by what they say, in digits or Chinese; all else by its signs."""
    parts = re.split(r"(\d+)", digits_for_numbers(name))
    return tuple(
        (0, int(part), part) if place % 2 else (1, 0, part)
        for place, part in enumerate(parts)
        if part
    )


def in_order(names: Iterable[str]) -> list[str]:
    """Each name once, counted."""
    return sorted(set(names), key=counted)
