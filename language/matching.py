"""Finding words in what a recogniser wrote: punctuation, blanks, case and width make no difference.

A text is folded before it is searched (``fold``); every place found is carried back to the
characters of the original, so that evidence quotes what stands there. Chinese has no blanks between
words; between Latin words one blank stays.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

import ahocorasick

SEPARATOR = "\n"  # between the turns of a call that is searched in one walk

_DROPPED = re.compile(r"[^\w\n%]+|_+")
_DROPPED_ONE = re.compile("[^\\w%\uff05]|_")
_WIDE = re.compile(r"[！-～　]")
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_BLANK_BETWEEN_LATIN = re.compile(
    r"(?<=[A-Za-z])[^\w\n]+(?=[A-Za-z0-9])|(?<=[0-9])[ \t]+(?=[A-Za-z])"
)
_LATIN = re.compile(r"[a-z0-9]")
_CLAUSE_MARKS = frozenset("，。！？；,!?;")
_CLAUSE_END = re.compile(r"[，。！？；,!?;]+")
_PERCENT = "%\uff05"
_KEPT_BLANK = "\x1f"


def fold(text: str) -> str:
    """Narrow, lower-case, without punctuation; one blank stays between Latin words, ``%`` stays."""
    return _fold_line(text).replace(_KEPT_BLANK, " ")


class FoldedText:
    """A text and its folded form with the way back; offsets are half-open."""

    def __init__(self, original: str, folded: str | None = None) -> None:
        """Take the folded form where it is known already."""
        self.original = original
        self.folded = fold(original) if folded is None else folded

    def span_in_original(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the original behind ``folded[start:end]``."""
        if start >= len(self.folded):
            return len(self.original), len(self.original)
        first = self._place(start)
        return first, self._place(end - 1) + 1 if end > start else first

    def _place(self, at: int) -> int:
        if self._blanks:
            return self._blanks[at]
        return at + bisect_right(self._drops, at)

    @cached_property
    def _drops(self) -> list[int]:
        """Before which folded characters something was dropped, once for each thing dropped."""
        dropped = _DROPPED_ONE.finditer(self.original)
        return [match.start() - number for number, match in enumerate(dropped)]

    @cached_property
    def _blanks(self) -> list[int]:
        """Where each folded character stands, only for texts in which blanks were kept."""
        if " " not in self.folded:
            return []
        kept = iter([at for at, one in enumerate(self.original) if not _DROPPED_ONE.match(one)])
        places: list[int] = []
        for character in self.folded:
            places.append(places[-1] + 1 if character == " " else next(kept))
        return places


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where a word stands.

    The line of the searched lines, and folded offsets within that line.
    """

    line: int
    start: int
    end: int
    word: str


class Lines:
    """The folded lines of one call, searched in one walk."""

    __slots__ = ("_clauses", "_originals", "_starts", "joined", "texts")

    def __init__(self, texts: Iterable[str]) -> None:
        self._originals = [text.replace(SEPARATOR, " ") for text in texts]
        self._clauses: dict[int, list[int]] = {}
        self.joined = fold(SEPARATOR.join(self._originals))
        self.texts = self.joined.split(SEPARATOR) if self._originals else []
        self._starts: list[int] = []
        position = 0
        for text in self.texts:
            self._starts.append(position)
            position += len(text) + 1

    def clause(self, line: int, start: int, end: int) -> tuple[int, int]:
        """The folded offsets of the clause around a place; punctuation ends a clause."""
        ends = self._clauses.get(line)
        if ends is None:
            ends = self._clauses[line] = self._clause_ends(line)
        first = bisect_right(ends, start)
        last = bisect_left(ends, end)
        return ends[first - 1] if first else 0, ends[min(last, len(ends) - 1)]

    def _clause_ends(self, line: int) -> list[int]:
        original = self._originals[line]
        if _BLANK_BETWEEN_LATIN.search(original):
            return list(accumulate(len(fold(piece)) for piece in _CLAUSE_END.split(original)))
        ends: list[int] = []
        kept = 0
        for character in original:
            if character in _CLAUSE_MARKS:
                ends.append(kept)
            elif character.isalnum() or character in _PERCENT:
                kept += 1
        return [*ends, kept]

    def locate(self, start: int, end: int, word: str) -> Occurrence:
        """Turn offsets of the joined text into a place in its line."""
        line = bisect_right(self._starts, start) - 1
        return Occurrence(line, start - self._starts[line], end - self._starts[line], word)


class WordFinder:
    """Finds many words in one walk (Aho-Corasick over folded text).

    Overlapping hits are all reported.
    """

    def __init__(self, words: Iterable[str]) -> None:
        folded = {word: fold(word) for word in dict.fromkeys(words)}
        self._automaton = ahocorasick.Automaton()
        self._spelt: dict[str, tuple[str, ...]] = {}
        for word, spelling in folded.items():
            if spelling:
                self._spelt[spelling] = (*self._spelt.get(spelling, ()), word)
        for spelling in self._spelt:
            self._automaton.add_word(spelling, spelling)
        if self._spelt:
            self._automaton.make_automaton()

    def find(self, lines: Lines) -> dict[str, list[Occurrence]]:
        """Every place of every word, keyed by the word as it was given, in order of its end."""
        found: dict[str, list[Occurrence]] = {}
        for start, end, spelling in self._walk(lines.joined):
            for word in self._spelt[spelling]:
                found.setdefault(word, []).append(lines.locate(start, end, word))
        return found

    def _walk(self, text: str) -> Iterator[tuple[int, int, str]]:
        if not self._spelt:
            return
        for last, spelling in self._automaton.iter(text):
            start, end = last + 1 - len(spelling), last + 1
            if spelling.isascii() and not stands_alone(text, start, end):
                continue
            yield start, end, spelling


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is not part of a longer one; digits may stand beside Chinese."""
    before = start == 0 or not _LATIN.match(text[start - 1]) or not _LATIN.match(text[start])
    after = end == len(text) or not _LATIN.match(text[end]) or not _LATIN.match(text[end - 1])
    return before and after


def _fold_line(text: str) -> str:
    if _WIDE.search(text):
        text = text.translate(_NARROW)
    text = _BLANK_BETWEEN_LATIN.sub(_KEPT_BLANK, text)
    text = _DROPPED.sub(_keep_blank, text)
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else _lower_one_to_one(text)


def _keep_blank(match: re.Match[str]) -> str:
    return _KEPT_BLANK if _KEPT_BLANK in match[0] else ""


def _lower_one_to_one(text: str) -> str:
    return "".join(
        small if len(small := character.lower()) == 1 else character for character in text
    )
