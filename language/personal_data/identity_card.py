"""Resident identity numbers: 18 places, the last a check character (GB 11643)."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

LENGTH = 18
_SHORTEST, _LONGEST = 8, 22  # a part of it is personal too
_CHECK = "10X98765432"  # GB 11643: the check character for each remainder of 11


def is_identity_number(digits: str) -> bool:
    """Whether the 18 places have a possible birth date and the right check character."""
    if len(digits) != LENGTH or not digits[:-1].isdigit() or not _has_birth_date(digits):
        return False
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(digits[:-1]))
    return _CHECK[total % 11] == digits[-1]


def _has_birth_date(digits: str) -> bool:
    year, month, day = digits[6:10], digits[10:12], digits[12:14]
    return "1900" <= year <= "2099" and "01" <= month <= "12" and "01" <= day <= "31"


def _judge(number: GivenNumber, cued: bool) -> float:
    digits = number.digits
    windows = (digits[at : at + LENGTH] for at in range(max(1, len(digits) - LENGTH + 1)))
    if any(is_identity_number(window) for window in windows):
        return 1.0
    if cued and _SHORTEST <= len(digits) <= _LONGEST:
        return 0.85
    looks_like = abs(len(digits) - LENGTH) <= 1 and "1" <= digits[0] <= "8"
    return 0.7 if looks_like and _has_birth_date(digits) else 0.0


IDENTITY_CARD = NumberKind(
    PersonalKind.IDENTITY_CARD,
    CueWords(
        PersonalKind.IDENTITY_CARD,
        "身份证号码 身份证号 身份证 证件号码 证件号 身份号码",
    ),
    (LENGTH,),
    _judge,
)
