"""Bank card numbers: 16 to 19 digits, the last a check digit (Luhn, ISO/IEC 7812-1)."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

LENGTHS = (16, 17, 18, 19)
_SHORTEST, _LONGEST = 8, 22  # a part of it is personal too
_UNIONPAY = ("62", "60", "68", "95", "90", "91", "94", "96", "98", "99")
_OTHERS = ("4", "5", "35")  # Visa, Mastercard, JCB: always 16


def passes_luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _has_card_length(digits: str) -> bool:
    if digits.startswith(_UNIONPAY):
        return len(digits) in LENGTHS
    return digits.startswith(_OTHERS) and len(digits) == LENGTHS[0]


def _judge(number: GivenNumber, cued: bool) -> float:
    digits = number.digits
    if not digits.isdigit():
        return 0.0
    if _has_card_length(digits) and passes_luhn(digits):
        return 1.0 if cued else 0.9
    if cued and _SHORTEST <= len(digits) <= _LONGEST:
        return 0.85
    return 0.7 if digits.startswith("62") and 15 <= len(digits) <= 20 else 0.0


BANK_CARD = NumberKind(
    PersonalKind.BANK_CARD,
    CueWords(
        PersonalKind.BANK_CARD,
        "银行卡号 信用卡号 信用卡卡号 储蓄卡号 银行卡 信用卡 储蓄卡 借记卡 卡号 卡片号码",
    ),
    (16, 19),
    _judge,
)
