"""Account numbers: no common form, so only what is announced as one."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 6, 24


def _judge(number: GivenNumber, cued: bool) -> float:
    return 0.8 if cued and _SHORTEST <= len(number.digits) <= _LONGEST else 0.0


ACCOUNT = NumberKind(
    PersonalKind.ACCOUNT,
    CueWords(
        PersonalKind.ACCOUNT,
        "银行账号 收款账号 贷款账号 对公账号 还款账号 账户号码 账号 账户 户号 存折号",
    ),
    (12, 15, 17, 19),
    _judge,
)
