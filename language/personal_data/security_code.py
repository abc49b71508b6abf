"""The three or four digits on a card's back (CVV2, CVC2)."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 2, 5


def _judge(number: GivenNumber, cued: bool) -> float:
    return 0.9 if cued and _SHORTEST <= len(number.digits) <= _LONGEST else 0.0


SECURITY_CODE = NumberKind(
    PersonalKind.SECURITY_CODE,
    CueWords(
        PersonalKind.SECURITY_CODE,
        "卡片安全码 安全码 卡背面三位 背面三位 背面后三位 卡背面 末三位 后三位 签名栏"
        " 三位数字 背面数字 cvv cvc",
    ),
    (3,),
    _judge,
)
