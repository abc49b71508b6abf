"""Finding many fixed phrases in a text at once."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import ahocorasick

GAP = "…"
GAP_CHARACTERS = 6  # how far apart the two halves of `打…不开` may stand
_CLAUSE_END = re.compile(r"[，。！？；,.!?;\n]")


@dataclass(frozen=True)
class PhraseFinder:
    """Finds phrases in one pass; ``打…不开`` finds its halves in this order in one clause.

    The halves stand at most ``GAP_CHARACTERS`` apart.
    """

    phrases: tuple[str, ...]

    def find(self, text: str) -> tuple[tuple[int, int, str], ...]:
        """Every occurrence as ``(start, end, phrase)``, in that order."""
        places: dict[str, list[tuple[int, int]]] = {}
        for end, part in self._occurrences(text):
            places.setdefault(part, []).append((end + 1 - len(part), end + 1))
        found = [
            (start, end, phrase)
            for part in places
            for phrase in self._phrases_by_first[part]
            for start, end in _complete(phrase, places, text)
        ]
        return tuple(sorted(set(found)))

    def _occurrences(self, text: str) -> Iterable[tuple[int, str]]:
        return self._automaton.iter(text) if self.phrases and text else ()

    @cached_property
    def _phrases_by_first(self) -> dict[str, tuple[str, ...]]:
        by_first: dict[str, list[str]] = {}
        for phrase in dict.fromkeys(self.phrases):
            parts = phrase.split(GAP)
            by_first.setdefault(parts[0], []).append(phrase)
            for later in parts[1:]:
                by_first.setdefault(later, [])
        return {part: tuple(phrases) for part, phrases in by_first.items()}

    @cached_property
    def _automaton(self) -> ahocorasick.Automaton:
        automaton = ahocorasick.Automaton()
        for part in self._phrases_by_first:
            automaton.add_word(part, part)
        automaton.make_automaton()
        return automaton


def _complete(
    phrase: str, places: dict[str, list[tuple[int, int]]], text: str
) -> Iterator[tuple[int, int]]:
    first, *later = phrase.split(GAP)
    for start, end in places[first]:
        reached: int | None = end
        for part in later:
            reached = _next_end(places.get(part, []), reached or 0)
            if reached is None:
                break
        if reached is not None and not _CLAUSE_END.search(text, start, reached):
            yield start, reached


def _next_end(places: list[tuple[int, int]], after: int) -> int | None:
    return next((end for start, end in places if 0 <= start - after <= GAP_CHARACTERS), None)
