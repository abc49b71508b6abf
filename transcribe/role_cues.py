"""What agents and customers say, as a recogniser writes it, and what each is worth.

工号 often comes out as 公号 or 功好. A sum of 3 is as good as certain. Every cue has a name, so
that a decision can be explained.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

MOST_PER_CUE = 3  # a word said ten times proves no more than said three times

_AGENT = (
    ("工号", r"[工公共功宫][号好耗浩]", 3.0),
    ("请讲", r"请讲|请说", 1.5),
    ("为您服务", r"很?高兴为您服务|为您服务", 3.0),
    ("可以帮您", r"有什么可以帮|什么可以帮[您你]|可以帮[您你]的", 3.0),
    ("感谢来电", r"感谢[您你]的(来电|来店|配合)|感谢来电", 3.0),
    ("这边帮您", r"这边(帮|给|为|跟)|帮[您你](查|记录|登记|处理|办理|核对|转)", 2.0),
    ("核对", r"跟[您你](核对|确认)|核实一下|核对一下", 2.0),
    ("请稍等", r"请[您你]?(提供|报|说)一下|请稍等|麻烦[您你](提供|稍等)", 2.0),
    ("您的…", r"您的(心情|投诉|问题|信用卡|贷款|账户|卡号)", 1.0),
    ("我是银行", r"我[是这].{0,6}(银行|客服|中心)|(?<![你您]们)客服", 2.0),
    ("我们这边", r"我们(这边|会|银行)|归我们", 1.0),
    ("祝您愉快", r"祝[您你].{0,4}(愉快|顺利)", 2.0),
    ("先生女士", r"先生|女士", 0.5),
    ("您", r"您", 0.15),
    ("thank you for calling", r"(?i)thank(s| you) for (calling|your (call|patience))", 3.0),
    ("how can I help", r"(?i)how (can|may) I (help|assist)|anything else I can|may I help", 3.0),
    ("my name is, this is", r"(?i)\bspeaking\b|(my name is|this is) \w+ (from|with|at)\b", 1.5),
    ("may I have your", r"(?i)(may|can|could) I (have|get) your|(verify|confirm) your", 2.0),
    ("let me check", r"(?i)let me (check|look|see|pull|transfer)|one moment|bear with me", 1.0),
    ("have a nice day", r"(?i)have a (nice|great|good|wonderful)", 0.5),
)
_CUSTOMER = (
    ("我要投诉", r"我要(投诉|找|退|取消)|我想问|我想咨询|我想(查|办|提前|转)|想问一下", 2.5),
    ("我的卡", r"我的(信用卡|银行卡|卡|账单|账户|手机银行|房贷|贷款|钱)", 2.0),
    ("我叫, 后四位", r"我叫|后四位是|[后候]四为是", 2.0),
    ("你们银行", r"[你您]们(银行|这|那|尽快|怎么|网点|客服|领导|经理|的)", 2.0),
    ("我知道了", r"没有了|那好吧|我知道了|明白了", 1.0),
    ("凭什么", r"凭什么|为什么(扣|不)|乱收费", 1.5),
    ("I'd like to, I want to", r"(?i)I('d| would) like to|I('m| am) calling (about|to)", 1.5),
    ("my account", r"(?i)\bmy (account|card|bill|car|order|payment|loan|phone|internet)\b", 1.5),
    ("do you guys", r"(?i)do you (guys|have)|can you (tell|help) me|you people", 1.0),
)
_COMPILED = tuple(
    (name, re.compile(cue), sign * weight)
    for cues, sign in ((_AGENT, 1.0), (_CUSTOMER, -1.0))
    for name, cue, weight in cues
)
_LEAST_NAMED = 1.0  # what weighs less is counted and not worth a word


@dataclass(frozen=True, slots=True)
class Cues:
    """What speaks for an agent (positive) or a customer, and the names of the weightier cues.

    ``contrary`` is the smaller of what speaks for either: one person says little of the other's.
    """

    score: float
    named: tuple[str, ...]
    contrary: float = 0.0


def find_cues(texts: Sequence[str]) -> Cues:
    """Weigh the cues in one party's turns."""
    text = "\n".join(texts)
    score = spoken = 0.0
    found: list[tuple[float, str]] = []
    for name, cue, weight in _COMPILED:
        count = min(sum(1 for _ in cue.finditer(text)), MOST_PER_CUE)
        if count:
            score += weight * count
            spoken += abs(weight * count)
            if abs(weight) >= _LEAST_NAMED:
                found.append((abs(weight * count), name if count == 1 else f"{name}×{count}"))
    ranked = sorted(found, key=lambda item: -item[0])
    named = tuple(name for _, name in ranked)
    return Cues(score, named, (spoken - abs(score)) / 2)
