"""Passwords that are spoken though nobody should ask for them."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 4, 12


def _judge(number: GivenNumber, cued: bool) -> float:
    return 0.85 if cued and _SHORTEST <= len(number.digits) <= _LONGEST else 0.0


PASSWORD = NumberKind(
    PersonalKind.PASSWORD,
    CueWords(PersonalKind.PASSWORD, "查询密码 交易密码 取款密码 登录密码 支付密码 密码"),
    (6,),
    _judge,
)
