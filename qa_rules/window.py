"""The words that say where a search looks.

``first 15s``, ``turns 1..3``, ``0..2 turns after greeting``.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from math import ceil
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema

_NAME = r"([\w-]+)"
_TIME = r"(\d+(?:\.\d+)?(?:m(?:\d+s)?|s)|\d+m\d+s)"
_SECONDS_A_MESSAGE = 10.0
_GRAMMAR = (
    "`whole call`, `first 15s`, `last 30s`, `0%..20%`, `turns 1..3`, `turns -2..-1`, "
    "`0..2 turns after NAME`, `1..2 turns before NAME`, `within 20s after NAME`, "
    "`within 20s before NAME`, `around NAME ±2 turns`"
)


class WindowKind(StrEnum):
    """How a window is laid over the call."""

    WHOLE = "whole"
    FIRST = "first"
    LAST = "last"
    SHARE = "share"
    TURNS = "turns"
    TURNS_AFTER = "turns_after"
    TURNS_BEFORE = "turns_before"
    TIME_AFTER = "time_after"
    TIME_BEFORE = "time_before"
    AROUND = "around"


@dataclass(frozen=True, slots=True)
class Window:
    """A place in a call: seconds, shares (0..1) or turn numbers by ``kind``.

    ``anchor`` names another search.
    """

    kind: WindowKind
    start: float = 0.0
    end: float = 0.0
    anchor: str = ""
    written: str = "whole call"

    @property
    def is_timed(self) -> bool:
        """Whether the window cuts through turns, so that a hit's own time decides."""
        return self.kind in _TIMED

    @property
    def is_beside(self) -> bool:
        """Whether the turn of its anchor, whatever stands in it, decides where it lies."""
        return self.kind in _BESIDE

    @property
    def is_impossible(self) -> bool:
        """Whether no turn and no second can ever lie in it."""
        if self.kind in (WindowKind.FIRST, WindowKind.LAST):
            return self.end <= 0
        same_side = self.kind is not WindowKind.TURNS or (self.start > 0) == (self.end > 0)
        return same_side and self.start > self.end


_TIMED = frozenset(
    (
        WindowKind.FIRST,
        WindowKind.LAST,
        WindowKind.SHARE,
        WindowKind.TIME_AFTER,
        WindowKind.TIME_BEFORE,
    )
)
_BESIDE = frozenset((WindowKind.TURNS_AFTER, WindowKind.TURNS_BEFORE, WindowKind.AROUND))
WHOLE_CALL = Window(WindowKind.WHOLE)

_FORMS: tuple[tuple[re.Pattern[str], WindowKind], ...] = (
    (re.compile(r"^whole call$"), WindowKind.WHOLE),
    (re.compile(rf"^first {_TIME}$"), WindowKind.FIRST),
    (re.compile(rf"^last {_TIME}$"), WindowKind.LAST),
    (re.compile(r"^(\d+(?:\.\d+)?)%\s*\.\.\s*(\d+(?:\.\d+)?)%$"), WindowKind.SHARE),
    (re.compile(r"^turns (-?\d+)\.\.(-?\d+)$"), WindowKind.TURNS),
    (re.compile(rf"^(\d+)\.\.(\d+) turns after {_NAME}$"), WindowKind.TURNS_AFTER),
    (re.compile(rf"^(\d+)\.\.(\d+) turns before {_NAME}$"), WindowKind.TURNS_BEFORE),
    (re.compile(rf"^within {_TIME} after {_NAME}$"), WindowKind.TIME_AFTER),
    (re.compile(rf"^within {_TIME} before {_NAME}$"), WindowKind.TIME_BEFORE),
    (re.compile(rf"^around {_NAME} (?:±|\+-|\+/-)\s*(\d+) turns?$"), WindowKind.AROUND),
)


def parse_window(value: object) -> Window:
    """Read a window; raises ``ValueError`` with every form that is understood."""
    if isinstance(value, Window):
        return value
    return _parse(" ".join(str(value).split()))


@cache
def _parse(text: str) -> Window:
    """Read a window once: places are remembered by the window that they were laid for."""
    for pattern, kind in _FORMS:
        if match := pattern.match(text):
            return _window(kind, match.groups(), text)
    raise ValueError(f"`{text}` is not a place in a call — write one of {_GRAMMAR}")


@cache
def in_messages(window: Window) -> Window:
    """The window as a conversation in writing has it: messages in place of seconds.

    A clock says there how long people were away, not how soon they came to the point. Ten seconds
    begun are one message of the party, about what a spoken turn lasts; all else stays as it is.
    """
    count = ceil(window.end / _SECONDS_A_MESSAGE)
    if count < 1:
        return window
    match window.kind:
        case WindowKind.FIRST:
            return replace(window, kind=WindowKind.TURNS, start=1.0, end=float(count))
        case WindowKind.LAST:
            return replace(window, kind=WindowKind.TURNS, start=-float(count), end=-1.0)
        case WindowKind.TIME_AFTER:
            return replace(window, kind=WindowKind.TURNS_AFTER, end=float(count))
        case WindowKind.TIME_BEFORE:
            return replace(window, kind=WindowKind.TURNS_BEFORE, end=float(count))
    return window


def _window(kind: WindowKind, parts: tuple[str, ...], text: str) -> Window:
    if kind is WindowKind.WHOLE:
        return WHOLE_CALL
    if kind in (WindowKind.FIRST, WindowKind.LAST):
        return Window(kind, 0.0, _seconds(parts[0]), "", text)
    if kind in (WindowKind.TIME_AFTER, WindowKind.TIME_BEFORE):
        return Window(kind, 0.0, _seconds(parts[0]), parts[1], text)
    if kind is WindowKind.AROUND:
        return Window(kind, -float(parts[1]), float(parts[1]), parts[0], text)
    low, high = float(parts[0]), float(parts[1])
    if kind is WindowKind.SHARE:
        return Window(kind, low / 100, high / 100, "", text)
    if kind is WindowKind.TURNS and 0 in (low, high):
        raise ValueError(f"`{text}`: turns count from 1, or from -1 backwards")
    return Window(kind, low, high, parts[2] if len(parts) > 2 else "", text)


def _seconds(text: str) -> float:
    minutes, _, seconds = text.rstrip("s").rpartition("m") if "m" in text else ("", "", text[:-1])
    return 60 * float(minutes or 0) + float(seconds or 0)


WindowField = Annotated[
    Window,
    BeforeValidator(parse_window),
    WithJsonSchema({"type": "string", "description": _GRAMMAR, "default": "whole call"}),
]
