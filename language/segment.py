"""Cutting Chinese text into words with the bank's dictionary.

jieba is imported quietly and narrowly: its own loader is passed by, because that loader reads
``marshal`` data from a predictable file in the shared temporary folder, and its log handlers are
taken off. New words are not guessed (the hidden Markov model is off), so the same text is cut
the same way everywhere.
"""

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Protocol, cast

if TYPE_CHECKING:
    from language.many_texts import ManyTexts

BANK_WORD_FREQUENCY = (
    20_000  # high enough to win over any pair of general words in jieba's dictionary
)

MANY_TEXTS = 3_000  # cut by one process: from here on making the compiled model is worth it
_texts_cut = count()


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text; ``start`` and ``end`` are half-open character offsets."""

    text: str
    start: int
    end: int


class _Cutter(Protocol):
    FREQ: dict[str, int]
    total: int

    def add_word(self, word: str, freq: int) -> None: ...
    def lcut(self, sentence: str, *, HMM: bool) -> list[str]: ...  # noqa: N803


def segment(text: str) -> tuple[Token, ...]:
    """Cut ``text`` into words that together are the text; offsets count characters of the input."""
    tokens: list[Token] = []
    position = 0
    for word in cut_words(text):
        tokens.append(Token(word, position, position + len(word)))
        position += len(word)
    return tuple(tokens)


def cut_words(text: str) -> list[str]:
    """Cut ``text`` into words without offsets."""
    return _cutter().lcut(text, HMM=False) if text else []


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry meaning: no stop words, punctuation, digits or single characters."""
    if next(_texts_cut) > MANY_TEXTS:
        quick = _many_texts()
        if quick.can_read(text):
            return quick.content_words(text)
        return tuple(word for block in quick.blocks(text) for word in _words_of_block(block))
    return tuple(found for word in cut_words(text) if (found := _content(word)))


def _words_of_block(block: str) -> tuple[str, ...]:
    quick = _many_texts()
    if quick.can_read(block):
        return quick.content_words(block)
    return tuple(found for word in cut_words(block) if (found := _content(word)))


@cache
def _many_texts() -> "ManyTexts":
    from language.many_texts import ManyTexts

    cutter = _cutter()
    return ManyTexts(cutter.FREQ, cutter.total, _content)


@lru_cache(maxsize=100_000)
def _content(word: str) -> str:
    """The word in lower case, empty where it carries no meaning."""
    lower = word.lower()
    return lower if len(word) > 1 and lower not in stop_words() and word.isalpha() else ""


@cache
def stop_words() -> frozenset[str]:
    """The stop list of a contact centre: function words, politeness, identity checks."""
    return frozenset(word for line in _lines("stop_words.txt") for word in line.split())


@cache
def bank_words() -> tuple[str, ...]:
    """The bank's dictionary, in the order of the file."""
    return tuple(_lines("bank_words.txt"))


def _lines(name: str) -> list[str]:
    text = (resources.files("language") / "data" / name).read_text(encoding="utf-8")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


def general_words() -> Iterator[tuple[str, int]]:
    """The words of jieba's general dictionary with their frequencies, in its order."""
    for line in _general_dictionary().read_text(encoding="utf-8").splitlines():
        word, frequency, _ = line.split(" ")
        yield word, int(frequency)


def _general_dictionary() -> Traversable:
    return resources.files(_jieba()) / "dict.txt"


@cache
def _jieba() -> ModuleType:
    with warnings.catch_warnings():
        # jieba 0.42.1 imports pkg_resources and has invalid escapes, which Python 3.12 reports
        warnings.simplefilter("ignore")
        import jieba

    for handler in tuple(jieba.default_logger.handlers):
        jieba.default_logger.removeHandler(handler)
    return cast(ModuleType, jieba)


def _quick_tokenizer(tokenizer_class: type) -> type:
    """Jieba's tokenizer with its inner loops in one: the same words in half the time."""

    class QuickTokenizer(tokenizer_class):  # type: ignore[misc]
        pass

    def words_of(self: _Cutter, block: str) -> list[str]:
        return _likeliest_words(block, self.FREQ, math.log(self.total))

    # The method that jieba's `cut` calls for a block of text without its hidden Markov model.
    setattr(QuickTokenizer, "_Tokenizer__cut_DAG_NO_HMM", words_of)  # noqa: B010
    return QuickTokenizer


def _likeliest_words(block: str, frequencies: dict[str, int], total: float) -> list[str]:
    """The cut with the highest product of word frequencies; ``total`` is the log of their sum."""
    frequency, log, length = frequencies.get, math.log, len(block)
    scores, ends = [0.0] * (length + 1), [0] * length
    for start in range(length - 1, -1, -1):
        best, last, end = -math.inf, start + 1, start + 1
        while end <= length and (found := frequency(block[start:end])) is not None:
            if found:
                score = log(found) - total + scores[end]
                if score >= best:
                    best, last = score, end
            end += 1
        scores[start] = best if best > -math.inf else scores[start + 1] - total
        ends[start] = last
    return _join_latin(block, ends)


def _join_latin(block: str, ends: list[int]) -> list[str]:
    """The words that end where ``ends`` says; single Latin letters and digits in a row are one."""
    words: list[str] = []
    start, latin = 0, False
    while start < len(block):
        word = block[start : ends[start]]
        is_latin = len(word) == 1 and word.isascii() and word.isalnum()
        if is_latin and latin:
            words[-1] += word
        else:
            words.append(word)
        start, latin = ends[start], is_latin
    return words


@cache
def _cutter() -> _Cutter:
    jieba = _jieba()
    tokenizer = _quick_tokenizer(jieba.Tokenizer)()
    tokenizer.FREQ, tokenizer.total = jieba.Tokenizer.gen_pfdict(_general_dictionary().open("rb"))
    tokenizer.initialized = True
    for word in bank_words():
        tokenizer.add_word(word, BANK_WORD_FREQUENCY)
    return cast(_Cutter, tokenizer)
