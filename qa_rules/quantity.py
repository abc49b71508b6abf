"""Numbers as a supervisor writes them.

``8s``, ``1m30s``, ``70%``, ``at least 20s``, ``between 2 and 5``.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

_SECONDS = re.compile(r"^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s?)?$")
_PERCENT = re.compile(r"^(\d+(?:\.\d+)?)\s*%$")
_BETWEEN = re.compile(r"^between\s+(.+?)\s+and\s+(.+)$")
_SIGNS = {
    "at least": ">=",
    "at most": "<=",
    "more than": ">",
    "over": ">",
    "less than": "<",
    "under": "<",
    "exactly": "=",
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    ">=": ">=",
    "<=": "<=",
    "!=": "!=",
    "==": "=",
    ">": ">",
    "<": "<",
    "=": "=",
}


def parse_seconds(value: object) -> float:
    """Read seconds from a number, ``8s``, ``90 s``, ``1m30s`` or ``1h``; raises ``ValueError``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    match = _SECONDS.match(value.strip()) if isinstance(value, str) and value.strip() else None
    if match is None:
        raise ValueError(f"`{value}` is not a length of time — write it like `8s` or `1m30s`")
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + seconds


def parse_share(value: object) -> float:
    """Read ``70%`` (or 0.7) as 0.7; raises ``ValueError``."""
    match = _PERCENT.match(value.strip()) if isinstance(value, str) else None
    if match is not None:
        return float(match[1]) / 100
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise ValueError(f"`{value}` is not a share — write it like `70%`")


_CHINESE_SIGNS = {
    ">=": "至少",
    "<=": "至多",
    ">": "超过",
    "<": "不到",
    "=": "正好",
    "!=": "不是",
}
_CHINESE_UNITS = {"h": "小时", "min": "分", "m": "分", "s": "秒"}
_WITH_UNIT = re.compile(r"(\d+(?:\.\d+)?)\s*(h|min|m|s)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number compared with one bound, or with two (``between``, both included)."""

    sign: str
    bound: float
    upper: float | None = None
    written: str = ""

    def holds(self, value: float) -> bool:
        """Whether ``value`` meets the comparison."""
        if self.upper is not None:
            return self.bound <= value <= self.upper
        return {
            ">=": value >= self.bound,
            "<=": value <= self.bound,
            ">": value > self.bound,
            "<": value < self.bound,
            "=": value == self.bound,
            "!=": value != self.bound,
        }[self.sign]

    @property
    def in_chinese(self) -> str:
        """``at least 1m30s`` as 至少 1 分 30 秒."""
        return comparison_in_chinese(self.written)


def split_sign(text: str) -> tuple[str, str]:
    """Split ``at least 20s`` into its sign and the rest; no sign means ``=``."""
    stripped = text.strip()
    for words in sorted(_SIGNS, key=len, reverse=True):
        if stripped.startswith(words):
            return _SIGNS[words], stripped[len(words) :].strip()
    return "=", stripped


def comparison_in_chinese(written: str) -> str:
    """``over 70%`` as 超过 70%, ``between 30s and 10m`` as 30 秒 到 10 分."""
    if between := _BETWEEN.match(written.strip()):
        return f"{_length_in_chinese(between[1])} 到 {_length_in_chinese(between[2])}"
    sign, rest = split_sign(written)
    return f"{_CHINESE_SIGNS[sign]} {_length_in_chinese(rest)}"


def _length_in_chinese(text: str) -> str:
    return _WITH_UNIT.sub(lambda found: f"{found[1]} {_CHINESE_UNITS[found[2]]} ", text).strip()


def parse_comparison(value: object, read: Callable[[object], float]) -> Comparison:
    """Read a comparison whose numbers ``read`` understands; raises ``ValueError``."""
    if isinstance(value, Comparison):
        return value
    written = str(value)
    if between := _BETWEEN.match(written.strip()):
        low, high = read(between[1]), read(between[2])
        if low > high:
            raise ValueError(f"`{written}` can never hold: {low:g} is more than {high:g}")
        return Comparison("between", low, high, written)
    if not isinstance(value, str):
        return Comparison("=", read(value), None, written)
    sign, rest = split_sign(written)
    return Comparison(sign, read(rest), None, written)


def parse_number(value: object) -> float:
    """Read a plain number; raises ``ValueError``."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    try:
        return float(str(value))
    except ValueError:
        raise ValueError(f"`{value}` is not a number — write it like `at least 3`") from None


def _text_schema(description: str) -> WithJsonSchema:
    return WithJsonSchema({"type": ["string", "number"], "description": description})


def _seconds_comparison(value: object) -> Comparison:
    return parse_comparison(value, parse_seconds)


def _number_comparison(value: object) -> Comparison:
    return parse_comparison(value, parse_number)


def _share_comparison(value: object) -> Comparison:
    return parse_comparison(value, parse_share)


Length = Annotated[float, BeforeValidator(parse_seconds), Field(ge=0), _text_schema("8s, 1m30s")]
Share = Annotated[float, BeforeValidator(parse_share), _text_schema("70%")]
SecondsComparison = Annotated[
    Comparison, BeforeValidator(_seconds_comparison), _text_schema("at least 20s")
]
NumberComparison = Annotated[
    Comparison, BeforeValidator(_number_comparison), _text_schema("at least 3")
]
ShareComparison = Annotated[
    Comparison, BeforeValidator(_share_comparison), _text_schema("over 70%")
]
