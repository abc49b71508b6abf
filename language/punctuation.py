"""Marks that a recogniser left out: a second layer over the words, from pauses and what they say.

Only what is missing is added, behind a word: every word keeps its place and its times, so the way
back is the word itself, and evidence goes on quoting what was recognised. Chinese only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from conversation import Word

LANGUAGE = "zh"
PAUSE_S = 0.2  # recognisers stretch words over shorter ones
_MARKS = frozenset("，。！？、；：,.!?;:…")
# What is asked with, anywhere in a clause.
_QUESTION = re.compile(
    r"(?<!没)什么|怎么|为什么|多少|有没有|是不是|可不可以|能不能|行不行|好不好|哪[里个些儿家]"
    r"|几[点天个号]|谁|请问.*(可以|能)帮"
)
_PARTICLES = ("吗", "呢")
_TAG = re.compile(r"(对|好|是|行|可以|没错)吧$")
_TELLING = re.compile(
    r"^(不知道|我想知道|想知道)|怎么(也|都)|什么(的|都|也)|没(有)?什么|谁都|为什么.*(因为|是)"
)
# With these a speaker takes the turn; a clause follows.
_OPENER = re.compile(
    r"^(您好|你好|好的|是的|对的|不是|没有|没有了|谢谢您?|再见|对不起|抱歉|喂|嗯|噢|哦)$"
)
_CONTINUATIONS = ("了", "话", "人", "的", "啊", "呀", "吧", "在")  # 没有 | 人, 好的 | 话


def punctuate(words: Sequence[Word], *, language: str = LANGUAGE) -> tuple[Word, ...]:
    """The words of one turn with the marks that are missing between and behind them.

    ``，`` at a pause and after a word that opens a turn, ``？`` behind a question and ``。`` behind
    anything else at the end. Words of other languages stay as they are.
    """
    if language != LANGUAGE or not words:
        return tuple(words)
    return tuple(
        replace(word, text=word.text.rstrip() + mark) if mark else word
        for word, mark in zip(words, _missing(words), strict=True)
    )


def _missing(words: Sequence[Word]) -> Iterator[str]:
    """The mark to add behind each word; empty where none is missing."""
    clause = ""
    for word, after in zip(words, (*words[1:], None), strict=True):
        bare = word.text.strip()
        clause += bare
        has_mark = bool(bare) and bare[-1] in _MARKS
        mark = "" if has_mark else _mark(clause, word, after)
        if has_mark or mark:
            clause = ""
        yield mark


def _mark(clause: str, word: Word, after: Word | None) -> str:
    if after is None:
        return "？" if _asks(clause) else "。"
    if after.start - word.end >= PAUSE_S:
        return "？" if clause.endswith(_PARTICLES) else "，"
    opens = _OPENER.match(clause) and not after.text.strip().startswith(_CONTINUATIONS)
    return "，" if opens else ""


def _asks(clause: str) -> bool:
    if clause.endswith(_PARTICLES):
        return True
    if _TELLING.search(clause):
        return False
    return bool(_QUESTION.search(clause) or _TAG.search(clause))
