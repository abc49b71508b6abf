"""Comparing the fields of a call's metadata."""

import re

from conversation import Call
from qa_rules.quantity import comparison_in_chinese, split_sign

_BETWEEN = re.compile(r"^between\s+(.+?)\s+and\s+(.+)$")
_WORDS = (
    ("not contains ", "不包含"),
    ("contains ", "包含"),
    ("not in ", "不是其中之一："),
    ("in ", "是其中之一："),
)
_FIELDS = ("call_id", "agent_id", "team", "queue", "customer_id")


def value_of(call: Call, name: str) -> str:
    """The value of a field by name, empty where the call has none."""
    if name in _FIELDS:
        return str(getattr(call, name))
    if name == "direction":
        return "" if call.direction is None else call.direction.value
    if name == "started_at":
        return "" if call.started_at is None else call.started_at.isoformat()
    return call.attributes.get(name, "")


def holds(wanted: str, actual: str) -> bool:
    """Whether ``actual`` meets ``wanted``.

    Raises ``ValueError`` where ``wanted`` cannot be read.
    """
    text = wanted.strip()
    if text in ("missing", "present"):
        return (actual == "") == (text == "missing")
    for word, expected in (("not contains ", False), ("contains ", True)):
        if text.startswith(word):
            return bool(actual) and (text[len(word) :].strip() in actual) == expected
    for word, expected in (("not in ", False), ("in ", True)):
        if text.startswith(word):
            listed = [part.strip() for part in re.split(r"[,，、]", text[len(word) :])]
            return bool(actual) and (actual in listed) == expected
    if match := _BETWEEN.match(text):
        return _order(">=", actual, match[1]) and _order("<=", actual, match[2])
    sign, rest = split_sign(text)
    if not rest:
        raise ValueError(
            f"`{wanted}` compares with nothing — write `= X`, `contains X`, `missing`…"
        )
    return _order(sign, actual, rest)


def in_chinese(wanted: str) -> str:
    """What is asked of a field, in Chinese: ``>= 3`` as 至少 3, ``missing`` as 没有填写."""
    text = wanted.strip()
    if text in ("missing", "present"):
        return "没有填写" if text == "missing" else "已填写"
    for word, told in _WORDS:
        if text.startswith(word):
            return f"{told} {text[len(word) :].strip()}"
    return comparison_in_chinese(text).replace("正好 ", "是 ", 1)


def _order(sign: str, actual: str, wanted: str) -> bool:
    if sign == "!=":
        return not _order("=", actual, wanted)
    if not actual:
        return False
    left, right = _comparable(actual, wanted)
    if sign == "=":
        return left == right
    if not isinstance(left, type(right)):
        return False
    return {">": left > right, "<": left < right, ">=": left >= right, "<=": left <= right}[sign]  # type: ignore[operator]


def _comparable(actual: str, wanted: str) -> tuple[float | str, float | str]:
    try:
        number = float(wanted)
    except ValueError:
        return actual, wanted
    try:
        return float(actual), number
    except ValueError:
        return actual, number
