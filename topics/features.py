"""What a text is made of for the models: words, characters, sounds, concepts and cues.

Sounds (folded pinyin syllables) are what makes the models read through recognition errors: a
recogniser writes another character, seldom another sound.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from language.fold import MARKS, fold_specifics
from language.segment import content_words, cut_words
from language.syllables import syllables
from topics.concepts import concepts_in
from topics.cues import cues_in

_PUNCTUATION = frozenset("，。！？、；：,.!?;: \t\r\n“”\"'()（）…—")

_SPACES = str.maketrans(dict.fromkeys(_PUNCTUATION, " "))


def complaint_features(text: str) -> list[str]:
    """The terms of the complaint model, each prefixed by its kind, as often as they occur."""
    folded = fold_specifics(text)
    words = [word for word in cut_words(folded) if not _is_empty(word)]
    return [
        *(f"w:{word}" for word in words),
        *(f"b:{first}_{second}" for first, second in pairwise(words)),
        *(f"c:{gram}" for gram in _grams(folded, (2, 3))),
        *(f"s:{gram}" for gram in _sounds(folded)),
        *(f"k:{name}" for name, _, _ in concepts_in(text)),
        *(f"q:{cue}" for cue, _ in cues_in(text)),
    ]


def topic_words(text: str) -> list[str]:
    """The content words of a text with amounts, moments, names and numbers folded away."""
    return list(content_words(fold_specifics(text)))


def topic_features(text: str) -> list[str]:
    """The terms of the topic vectors, each prefixed by its kind."""
    terms = [term for word in topic_words(text) for term in _word_terms(word)]
    terms.extend(f"k:{name}" for name in dict.fromkeys(name for name, _, _ in concepts_in(text)))
    return terms


@lru_cache(maxsize=100_000)
def _word_terms(word: str) -> tuple[str, ...]:
    return (f"w:{word}", *(f"c:{gram}" for gram in _inner_grams(word)))


def clauses_apart(folded: str) -> str:
    """A folded text with a space for each mark between clauses."""
    return folded.translate(_SPACES)


def _is_empty(word: str) -> bool:
    return word in MARKS or not any(character.isalnum() for character in word)


def _grams(text: str, lengths: Iterable[int]) -> Iterator[str]:
    lengths = tuple(lengths)
    for clause in _clauses(text):
        for length in lengths:
            for start in range(len(clause) - length + 1):
                yield clause[start : start + length]


def _clauses(text: str) -> list[str]:
    return "".join(" " if char in _PUNCTUATION else char for char in text).split()


def _sounds(text: str) -> Iterator[str]:
    for clause in _clauses(text):
        sounds = syllables(clause)
        for first, second in pairwise(sounds):
            yield f"{first}_{second}"
        for trio in zip(sounds, sounds[1:], sounds[2:], strict=False):
            yield "_".join(trio)


def _inner_grams(word: str) -> Iterator[str]:
    if len(word) > 2:
        for start in range(len(word) - 1):
            yield word[start : start + 2]
