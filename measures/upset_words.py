"""Words that an upset person says, and how much each says by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

STRONG, PLAIN, WEAK = 0.7, 0.45, 0.25

# Chosen by hand for Chinese bank calls and, more briefly, for English ones; no corpus stands behind
# the weights. 投诉 is what agents talk about too: only the strong words count against an agent.
_STRONG = """
骗子 骗人 忽悠 太过分 气死 生气 愤怒 火大 受不了 忍无可忍 混蛋 闭嘴 垃圾 他妈 神经病 有病 岂有此理
不要脸 欺负人 滚蛋 耍我 ridiculous unacceptable angry furious fed_up scam shut_up liar
"""
_PLAIN = """
投诉 不满意 什么态度 推来推去 踢皮球 凭什么 乱收费 坑人 没完没了 荒唐 不讲理 没人管 糊弄 敷衍 起诉
曝光 银保监 消协 complaint terrible the_worst lawyer rip_off
"""
_WEAK = "怎么又 还要等 太慢 太久 失望 无语 等了半天 到底 annoyed disappointed too_long"
_WEIGHTS = {
    word.replace("_", " "): weight
    for weight, words in ((STRONG, _STRONG), (PLAIN, _PLAIN), (WEAK, _WEAK))
    for word in words.split()
}
_FOUND = re.compile("|".join(sorted(map(re.escape, _WEIGHTS), key=len, reverse=True)))
_NEGATIONS = ("不", "没", "别", "not ", "n't ")
_REACH = 4  # characters before a word in which a negation takes it back: 没有生气


@dataclass(frozen=True, slots=True)
class UpsetWord:
    """One word that was found and its weight."""

    text: str
    weight: float


def find_upset_words(text: str, *, only_strong: bool) -> tuple[UpsetWord, ...]:
    """The words of a turn, each once, in order; negated ones do not count."""
    return tuple({word.text: word for word in _find(text.lower(), only_strong)}.values())


def _find(text: str, only_strong: bool) -> Iterator[UpsetWord]:
    for found in _FOUND.finditer(text):
        weight = _WEIGHTS[found[0]]
        before = text[max(0, found.start() - _REACH) : found.start()]
        is_negated = any(negation in before for negation in _NEGATIONS)
        if not is_negated and (weight == STRONG or not only_strong):
            yield UpsetWord(found[0], weight)
