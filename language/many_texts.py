"""The same words as jieba's, of very many texts: its dictionary in compiled code.

The likeliest cut by word frequencies is the best path of a unigram model, which ``tokenizers``
walks in a quarter of the time. Making the model takes most of a second, so it is made when many
texts have come.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tokenizers.models import Unigram

_BLOCK = "一-\u9fd5a-zA-Z0-9+#&._%\\-"  # what jieba takes for words
_WORD = re.compile(f"[{_BLOCK}]+")
_LATIN = re.compile("[a-zA-Z0-9]")  # jieba joins single letters, which no dictionary says
_SINGLES = "".join(map(chr, range(0x4E00, 0x9FD6))) + "+#&._%-，。！？、；：“”‘’（）…—￥◷№☻\n "
_UNKNOWN = "<unk>"


@dataclass(frozen=True)
class ManyTexts:
    """Cuts by ``frequencies`` of words; ``meaning`` gives what is kept of a word, or nothing."""

    frequencies: Mapping[str, int]
    total: int
    meaning: Callable[[str], str]
    _kept: dict[int, str] = field(default_factory=dict)

    def can_read(self, text: str) -> bool:
        """Whether the words are the same as jieba's: texts with Latin letters are left to it."""
        return not _LATIN.search(text)

    def blocks(self, text: str) -> list[str]:
        """What jieba cuts one after the other: runs of characters that words are made of."""
        return _WORD.findall(text)

    def content_words(self, text: str) -> tuple[str, ...]:
        """What is kept of the words of a text, in order."""
        kept = self._kept
        found = []
        for token in self._model.tokenize(text):  # without the offsets that an encoding carries
            word = kept.get(number := token.id)
            if word is None:
                word = kept[number] = self._meaning_of(number)
            if word:
                found.append(word)
        return tuple(found)

    def _meaning_of(self, number: int) -> str:
        word = self._model.id_to_token(number)
        return "" if word is None or word == _UNKNOWN else self.meaning(word)

    @cached_property
    def _model(self) -> Unigram:
        log_total = math.log(self.total)
        scores = {
            word: math.log(frequency) - log_total
            for word, frequency in self.frequencies.items()
            if frequency and _WORD.fullmatch(word)
        }
        for character in _SINGLES:
            scores.setdefault(character, -log_total)
        return Unigram([(_UNKNOWN, -1e6), *scores.items()], 0, False)
