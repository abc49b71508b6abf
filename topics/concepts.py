"""What customers call by many names, found under one name that a person reads."""

from functools import cache

from language.phrases import PhraseFinder
from topics.corpus import data_lines


def concepts_in(text: str) -> tuple[tuple[str, int, int], ...]:
    """The concepts of a text as ``(name, start, end)``, in order of their place."""
    names = _names()
    return tuple(
        (name, start, end) for start, end, phrase in _finder().find(text) for name in names[phrase]
    )


@cache
def _names() -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {}
    for line in data_lines("concepts.txt"):
        name, _, phrases = line.partition("：")
        for phrase in phrases.split():
            names.setdefault(phrase, []).append(name)
    return {phrase: tuple(dict.fromkeys(several)) for phrase, several in names.items()}


@cache
def _finder() -> PhraseFinder:
    return PhraseFinder(tuple(_names()))
