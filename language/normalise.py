"""One spelling for what a recogniser and a person may write in several ways.

Simplified characters, one width, and numbers as digits on both sides of a comparison: 三百块 and
300塊
are the same words.
"""

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


_DIGITS = {
    "零": 0,
    "\u3007": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "幺": 1,
}
_SMALL_UNITS = {"十": 10, "百": 100, "千": 1_000}
_LARGE_UNITS = {"万": 10_000, "亿": 100_000_000}
_SPOKEN_DIGITS = "零一二三四五六七八九"

_NUMBER = re.compile(
    r"[零\u3007一二两三四五六七八九幺十百千万亿0-9]+(?:[点.][零\u3007一二两三四五六七八九幺0-9]+)?"
)
_PERCENT = re.compile(r"百分之([0-9]+(?:\.[0-9]+)?)")
_FILLERS = re.compile(r"[嗯呃啊哦噢唉诶欸]")


@cache
def _simplifier() -> "OpenCC":
    from opencc import OpenCC

    return OpenCC("t2s")


def simplify(text: str) -> str:
    """Write Traditional characters as Simplified, one for one, so that positions stay.

    OpenCC works on phrases; where a phrase would change the length, its characters are converted
    singly.
    """
    whole = str(_simplifier().convert(text))
    if len(whole) == len(text):
        return whole
    return "".join(_simplify_character(character) for character in text)


@cache
def _simplify_character(character: str) -> str:
    simple = str(_simplifier().convert(character))
    return simple if len(simple) == 1 else character


def fold_width(text: str) -> str:
    """Write full-width letters, digits and signs as their half-width forms, one for one."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    if character == "\u3000":
        return " "
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character


def strip_punctuation(text: str) -> str:
    """Take out everything that is not a letter, a digit or a Chinese character."""
    return "".join(c for c in text if unicodedata.category(c)[0] in "LN")


def read_digits(text: str) -> str:
    """Write every Arabic digit as the Chinese digit that is read for it: 8021 becomes 八零二一."""
    return "".join(_SPOKEN_DIGITS[int(c)] if "0" <= c <= "9" else c for c in fold_width(text))


def digits_for_numbers(text: str) -> str:
    """Write Chinese numbers as digits.

    四十八万六千 and 48万6000 become 486000, 八零二一 becomes 8021.
    """
    plain = _NUMBER.sub(lambda match: _as_digits(match[0]), text)
    return _PERCENT.sub(r"\1%", plain)


def normalise_for_cer(text: str) -> str:
    """The published form for character error rates.

    Simplified, half width, lower case, numbers as digits, without punctuation, spaces and
    hesitations (嗯, 啊, 哦…).
    """
    plain = fold_width(simplify(text)).lower().replace(" ", "")
    plain = digits_for_numbers(re.sub(r"(?<=\d)[,，](?=\d{3})", "", plain))
    return _FILLERS.sub("", strip_punctuation(plain))


def _as_digits(number: str) -> str:
    whole, _, fraction = number.replace("点", ".").partition(".")
    if fraction:
        return f"{_whole_as_digits(whole)}.{_digit_string(fraction)}"
    return _whole_as_digits(whole)


def _whole_as_digits(number: str) -> str:
    if not any(c in _SMALL_UNITS or c in _LARGE_UNITS for c in number):
        return _digit_string(number)
    if number in {"百", "千", "万", "亿"}:
        return number
    return str(_cardinal(number))


def _digit_string(number: str) -> str:
    return "".join(str(_DIGITS.get(c, c)) for c in number)


def _scaled(total: int, section: int, unit: str) -> int:
    """亿 multiplies all that came before it (三万亿), 万 what came since the last large unit."""
    if unit == "亿":
        return (total + section or 1) * _LARGE_UNITS[unit]
    return total + (section or 1) * _LARGE_UNITS[unit]


def _cardinal(number: str) -> int:
    """Value of a Chinese or mixed cardinal.

    A digit after a unit counts a tenth of it (三百五 is 350).
    """
    total = section = 0
    pending: int | None = None
    unit_before = 1
    for token in re.findall(r"[0-9]+|.", number):
        if token in _LARGE_UNITS:
            section += pending or 0
            total = _scaled(total, section, token)
            section, pending, unit_before = 0, None, _LARGE_UNITS[token]
        elif token in _SMALL_UNITS:
            section += (1 if pending is None else pending) * _SMALL_UNITS[token]
            pending, unit_before = None, _SMALL_UNITS[token]
        elif token in "零\u3007":
            pending, unit_before = pending, 1
        else:
            value = int(token) if token.isdigit() else _DIGITS[token]
            pending = value if pending is None else pending * 10 + value
    if pending is not None:
        scale = unit_before // 10 if unit_before >= 100 and pending < 10 else 1
        section += pending * scale
    return total + section
