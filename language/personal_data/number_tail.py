"""The last digits of a number, with which a bank asks who is calling."""

from language.personal_data.cues import CueWords
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber, NumberKind

_SHORTEST, _LONGEST = 2, 7  # four or six, with losses and doubles


def _judge(number: GivenNumber, cued: bool) -> float:
    return 0.8 if cued and _SHORTEST <= len(number.digits) <= _LONGEST else 0.0


NUMBER_TAIL = NumberKind(
    PersonalKind.NUMBER_TAIL,
    CueWords(
        PersonalKind.NUMBER_TAIL,
        "最后四位 末尾四位 后四位 末四位 后六位 手机后 后四 后位 尾号 尾数",
    ),
    (4, 6),
    _judge,
)
