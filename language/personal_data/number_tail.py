"""The last digits of a number, with which a bank asks who is calling."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 2, 7  # four or six, with losses and doubles
_FEWEST_SURE = 2  # 查一下 heard as 查一以下 is no number


def _judge(number: GivenNumber, cued: bool) -> float:
    is_tail = _SHORTEST <= len(number.digits) <= _LONGEST and number.hard >= _FEWEST_SURE
    return 0.8 if cued and is_tail else 0.0


NUMBER_TAIL = NumberKind(
    PersonalKind.NUMBER_TAIL,
    CueWords(
        PersonalKind.NUMBER_TAIL,
        "最后四位 末尾四位 后四位 末四位 后六位 手机后 后四 后位 尾号 尾数 卡片尾 最后四",
    ),
    (4, 6),
    _judge,
)
