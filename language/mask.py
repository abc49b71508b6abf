"""Long numbers in shown texts, masked: phone, card and identity numbers, written or spoken."""

import re

SHORTEST_MASKED = 7  # the shortest landline number
KEPT_DIGITS = 4  # what bank slips print of a card number

_DIGIT = r"0-9\uff10-\uff19零\u3007一二三四五六七八九幺"
_GAP = r"[ \-\uff0d、，,]?"
_LONG_NUMBER = re.compile(
    rf"[{_DIGIT}](?:{_GAP}[{_DIGIT}]){{{SHORTEST_MASKED - 1},}}(?:{_GAP}[Xx](?![A-Za-z]))?"
)
_PLACE = re.compile(rf"[{_DIGIT}Xx]")


def mask_numbers(text: str) -> str:
    """Replace all but the last four digits of every run of seven or more with ``*``.

    Digits may be written (``138 1234 5678``) or spoken (``一三八…``, ``幺`` for one), with a blank,
    hyphen or comma between them. The text keeps its length, so character offsets stay true.
    """
    return _LONG_NUMBER.sub(lambda match: _mask_run(match[0]), text)


def _mask_run(run: str) -> str:
    places = [match.start() for match in _PLACE.finditer(run)]
    hidden = set(places[:-KEPT_DIGITS])
    return "".join("*" if index in hidden else character for index, character in enumerate(run))
