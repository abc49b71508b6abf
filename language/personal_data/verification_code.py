"""One-time codes: known only by the words that announce them."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 3, 9  # four to eight digits, one lost or doubled


def _judge(number: GivenNumber, cued: bool) -> float:
    return 0.9 if cued and _SHORTEST <= len(number.digits) <= _LONGEST else 0.0


VERIFICATION_CODE = NumberKind(
    PersonalKind.VERIFICATION_CODE,
    CueWords(
        PersonalKind.VERIFICATION_CODE,
        "短信验证码 验证码 动态验证码 动态密码 动态口令 动态码 校验码 短信码 授权码 短信密码"
        " 验证 证码 验码 校码 动码 态码",
    ),
    (6,),
    _judge,
)
