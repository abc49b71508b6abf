"""Prompts of the machine (IVR) among recognised words: menus, queue notices, surveys.

They belong to no person: taken out before voices are told apart, else a third voice corrupts the
two parties.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from conversation import Span, Word

_KEY = r"[0-9一二三四五六七八九零幺两*#]|井号|星号"
# Only a machine asks for a key, or speaks of the number dialled.
_CERTAIN = re.compile(
    rf"请?按({_KEY})(号?键)?|请?按.{{0,4}}(号键|井键|星号|井号)|以(井号|#)号?键?结束|按键(选择|操作)"
    r"|您拨打的(电话|号码|用户)|对方(正在通话|已关机)"
    r"|(?i:press (\d|one|two|three|four|five|six|seven|eight|nine|zero|star|pound|hash))"
    r"|(?i:the number you (have )?dialed)"
)
# A machine or a person may say these: a prompt only beside a certain one, before anybody answers.
_LIKELY = re.compile(
    r"欢迎(致电|拨打|使用)|录音|(座|坐)席(全|正|都)?忙|请(您)?(不要挂机|稍候|耐心等(待|候))|转接(中|人工)|正在为您转"
    r"|普通话|服务(内容)?请|业务(查询|办理)?请|满意度|评价|人工服务|自助服务|语音(服务|导航)"
    r"|(?i:welcome to|thank you for calling|may be (recorded|monitored)|your call is important"
    r"|stay on the line|all (of )?our (agents|representatives)|for (english|spanish|quality))"
)
# Words with which a person begins: whatever comes after is no prompt of the opening any more.
_PERSON = re.compile(
    r"工号|公号|请讲|请问|为您服务|我是|喂|我要|我想|先生|女士|(?i:how (can|may) I|my name is)"
)
_PAUSE_S = 0.35
_LONGEST_PHRASE = 60  # characters; a recogniser without punctuation gives long ones


@dataclass(frozen=True, slots=True)
class Divided:
    """The words of prompts and all the others, both in order."""

    prompts: tuple[Word, ...]
    people: tuple[Word, ...]

    @property
    def prompt_spans(self) -> tuple[Span, ...]:
        """The times of the prompts."""
        return tuple(Span(word.start, word.end) for word in self.prompts)


def divide_prompts(words: Sequence[Word]) -> Divided:
    """Find the prompts in one channel's words.

    A certain prompt makes prompts of its likely neighbours: those before it until a person speaks,
    and those right after it.
    """
    phrases = _phrases(words)
    texts = ["".join(word.text for word in phrase) for phrase in phrases]
    certain = [bool(_CERTAIN.search(text)) for text in texts]
    marked = list(certain)
    for index, is_certain in enumerate(certain):
        if is_certain:
            for step in (-1, 1):
                _spread(marked, texts, index, step)
    prompts = [
        w for phrase, is_prompt in zip(phrases, marked, strict=True) if is_prompt for w in phrase
    ]
    people = [
        w
        for phrase, is_prompt in zip(phrases, marked, strict=True)
        if not is_prompt
        for w in phrase
    ]
    return Divided(tuple(prompts), tuple(people))


def _spread(marked: list[bool], texts: Sequence[str], index: int, step: int) -> None:
    """Mark likely prompts beside a certain one, on one side."""
    at = index + step
    while 0 <= at < len(texts) and not marked[at]:
        if not _LIKELY.search(texts[at]) or _PERSON.search(texts[at]):
            return
        marked[at] = True
        at += step


def _phrases(words: Sequence[Word]) -> list[list[Word]]:
    """Cut at pauses and after signs."""
    phrases: list[list[Word]] = []
    for word in words:
        if phrases and not _ends(phrases[-1], word):
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return phrases


def _ends(phrase: Sequence[Word], after: Word) -> bool:
    said = sum(len(word.text) for word in phrase)
    last = phrase[-1]
    signs = last.text.rstrip().endswith(("。", "，", "？", "！", "；", ".", ",", "?", "!", ";"))
    return signs or after.start - last.end >= _PAUSE_S or said >= _LONGEST_PHRASE
