"""The words around a value that say what it is, found by sound and with one slip."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from language.personal_data.kind import PersonalKind
from language.personal_data.reading import Line, sounds_of

SHORTEST_WITH_SLIP = 3  # syllables
SHORTEST_WITH_LOSS = 4


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that announce a value; ``kind`` is none where they say that it is not personal."""

    kind: PersonalKind | None
    start: int
    end: int
    is_slipped: bool = False


@dataclass(frozen=True, slots=True)
class CueWords:
    """The phrases that announce one kind, separated by blanks."""

    kind: PersonalKind | None
    phrases: str

    def find(self, line: Line) -> Iterator[Cue]:
        """Every place where one of them is said, or sounds as if."""
        for is_slipped in (False, True):
            for match in _pattern(self.phrases, is_slipped=is_slipped).finditer(line.sounds):
                end = line.at[match.end() - 1] + 1
                yield Cue(self.kind, line.at[match.start()], end, is_slipped)


@cache
def _pattern(phrases: str, *, is_slipped: bool) -> re.Pattern[str]:
    """Longest first, so that a phrase wins over its beginning."""
    said = sorted((sounds_of(phrase) for phrase in phrases.split()), key=len, reverse=True)
    if not is_slipped:
        return re.compile("|".join(map(re.escape, said)))
    forms = [form for sounds in said for form in _slips(sounds)]
    return re.compile("|".join(dict.fromkeys(forms)) or "(?!)")


def _slips(sounds: str) -> Iterator[str]:
    """One syllable heard as another inside the phrase, one too many inside it, or one lost."""
    if len(sounds) < SHORTEST_WITH_SLIP:
        return
    last = len(sounds) - 1
    for place in range(len(sounds)):
        before, after = sounds[:place], sounds[place + 1 :]
        if len(sounds) >= SHORTEST_WITH_LOSS:
            yield re.escape(before + after)
        if 0 < place < last:
            yield f"{re.escape(before)}.{re.escape(after)}"
        if place < last:
            yield f"{re.escape(sounds[: place + 1])}.{re.escape(after)}"


NOT_PERSONAL = CueWords(
    None,
    "工号 订单号 订单编号 流水号 交易流水 工单号 工单 快递单号 运单号 单号"
    " 受理编号 投诉编号 合同编号 编号"
    " 客服电话 客服热线 服务热线 热线 网点电话 官方电话 发票号"
    " 批次号 商户号 邮编 邮政编码 基金代码 产品代码"
    " 股票代码 代码 序列号 利率 金额 余额 额度 拨打 短信发送到",
)


def settle_cues(cues: list[Cue]) -> tuple[Cue, ...]:
    """Long before short, exact before slipped: 客服电话 is not a customer's 电话."""
    ordered = sorted(
        cues, key=lambda cue: (cue.start - cue.end, cue.is_slipped, cue.start, cue.kind or "")
    )
    kept: list[Cue] = []
    for cue in ordered:
        if not any(cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return tuple(sorted(kept, key=lambda cue: cue.start))
