"""Telephone numbers of people: mobile and landline, never a bank's hotline."""

import re

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}")
_HOTLINE = re.compile(r"(?:400|800)\d{7}|95\d{3,6}|1[0-2]\d{1,3}")
_SLIPPED_MOBILE = re.compile(r"1[3-9]\d{8,10}")
_SHORTEST, _LONGEST = 7, 14  # a landline without area code; +86 with a doubled digit


def _judge(number: GivenNumber, cued: bool) -> float:
    digits = number.digits
    if _HOTLINE.fullmatch(digits):
        return 0.0
    if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits):
        return 1.0 if cued else 0.9
    if cued and _SHORTEST <= len(digits) <= _LONGEST:
        return 0.8
    if cued and len(digits) == _SHORTEST - 1 and number.hard < len(digits):
        return 0.6
    return 0.6 if _SLIPPED_MOBILE.fullmatch(digits) else 0.0


PHONE = NumberKind(
    PersonalKind.PHONE,
    CueWords(
        PersonalKind.PHONE,
        "手机号码 手机号 手机 电话号码 联系电话 联系方式 预留号码 家里电话 座机 电话",
    ),
    (8, 11),
    _judge,
)
