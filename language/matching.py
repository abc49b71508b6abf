"""Finding words in what a recogniser wrote: punctuation, blanks, case and width make no difference.

A text is folded before it is searched (``fold``); every place found is carried back to the
characters of the original, so that evidence quotes what stands there. Chinese has no blanks between
words; between Latin words one blank stays.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cache, cached_property
from itertools import accumulate, count
from operator import add
from typing import NamedTuple

import ahocorasick
import numpy as np

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
_BASIC_PLANE = 0x10000
_SURROGATES = range(0xD800, 0xE000)
_SIGMA = "\u03a3"  # written otherwise at the end of a word
_MAY_KEEP_BLANK = re.compile("[A-Za-z0-9\uff10-\uff5a][^\\w\n]+[A-Za-z0-9\uff10-\uff5a]")


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


class Occurrence(NamedTuple):
    """One place where a word stands.

    The line of the searched lines, and folded offsets within that line. A named tuple: a call has
    hundreds, and a frozen dataclass takes four times as long to make.
    """

    line: int
    start: int
    end: int
    word: str


class Lines:
    """The folded lines of one call, searched in one walk."""

    __slots__ = (
        "_clauses",
        "_folded",
        "_originals",
        "_places",
        "_starts",
        "joined",
        "texts",
    )

    def __init__(self, texts: Iterable[str]) -> None:
        originals = list(texts)
        original = SEPARATOR.join(originals)
        if original.count(SEPARATOR) >= len(originals) > 0:
            originals = [text.replace(SEPARATOR, " ") for text in originals]
            original = SEPARATOR.join(originals)
        self._originals = originals
        self._clauses: dict[int, list[int]] = {}
        self._folded: dict[int, FoldedText] = {}
        self._places: memoryview | None = None
        self.joined = self._fold(original)
        self.texts = self.joined.split(SEPARATOR) if originals else []
        self._starts = _starts(self.texts)

    def _fold(self, original: str) -> str:
        """Fold all lines in one go and remember the place of every character that is kept."""
        encoded = original.encode("utf-16-le", "surrogatepass")
        if len(encoded) > 2 * len(original) or not _is_folded_one_by_one(original):
            return fold(original)
        codes = np.frombuffer(encoded, np.uint16)
        folded = _fold_table()[codes]
        kept = np.flatnonzero(folded)
        self._places = memoryview(kept.data)
        return folded[kept].tobytes().decode("utf-16-le")

    @property
    def starts(self) -> list[int]:
        """Where each line begins in the joined text."""
        return self._starts

    def span_in_original(self, line: int, start: int, end: int) -> tuple[int, int]:
        """The characters of the original line behind its folded characters."""
        places = self._places
        if places is None or start >= len(self.texts[line]) or end <= start:
            return self._folded_line(line).span_in_original(start, end)
        first = self._starts[line]
        begin = places[first - 1] + 1 if line else 0
        return places[first + start] - begin, places[first + end - 1] - begin + 1

    def _folded_line(self, line: int) -> FoldedText:
        if line not in self._folded:
            self._folded[line] = FoldedText(self._originals[line], self.texts[line])
        return self._folded[line]

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
        begin = self._starts[line]
        return Occurrence(line, start - begin, end - begin, word)


Met = tuple[int, int, int, int]


class WordFinder:
    """Finds many words in one walk (Aho-Corasick over folded text).

    Overlapping hits are all reported.
    """

    def __init__(self, words: Iterable[str]) -> None:
        spelt: dict[str, tuple[str, ...]] = {}
        for word in dict.fromkeys(words):
            if spelling := fold(word):
                spelt[spelling] = (*spelt.get(spelling, ()), word)
        self.spelt = tuple(spelt.values())
        self._automaton = ahocorasick.Automaton()
        for number, spelling in enumerate(spelt):
            self._automaton.add_word(spelling, (number, len(spelling), spelling.isascii()))
        if spelt:
            self._automaton.make_automaton()

    def walk(self, lines: Lines) -> list[Met]:
        """Every place as ``(number, line, start, end)``, in order of its end.

        ``number`` says which of ``spelt``, the words as they were given that are spelt so.
        """
        if not self.spelt:
            return []
        text, starts = lines.joined, lines.starts
        met: list[Met] = []
        for last, (number, length, is_latin) in self._automaton.iter(text):
            end = last + 1
            if is_latin and not stands_alone(text, end - length, end):
                continue
            line = bisect_right(starts, last) - 1
            begin = starts[line]
            met.append((number, line, end - length - begin, end - begin))
        return met

    def find(self, lines: Lines, *, met: list[Met] | None = None) -> dict[str, list[Occurrence]]:
        """Every place of every word, keyed by the word as it was given, in order of its end.

        ``met`` is what ``walk`` gave, where that is known already.
        """
        found: dict[str, list[Occurrence]] = {}
        for number, line, start, end in self.walk(lines) if met is None else met:
            for word in self.spelt[number]:
                found.setdefault(word, []).append(Occurrence(line, start, end, word))
        return found


def stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a Latin word is not part of a longer one; digits may stand beside Chinese."""
    before = start == 0 or not _LATIN.match(text[start - 1]) or not _LATIN.match(text[start])
    after = end == len(text) or not _LATIN.match(text[end]) or not _LATIN.match(text[end - 1])
    return before and after


def _starts(lines: list[str]) -> list[int]:
    ends = accumulate(map(len, lines[:-1]))
    return [0, *map(add, ends, count(1))] if lines else []


def _is_folded_one_by_one(text: str) -> bool:
    """Whether every character folds by itself: no blank is kept, no letter looks at the next."""
    return _SIGMA not in text and not _MAY_KEEP_BLANK.search(text)


@cache
def _fold_table() -> "np.ndarray[tuple[int], np.dtype[np.uint16]]":
    """What each character of the basic plane folds to; 0 for those that are dropped."""
    codes = [one for one in range(_BASIC_PLANE) if one != ord(SEPARATOR) and one not in _SURROGATES]
    table = np.zeros(_BASIC_PLANE, np.uint16)
    table[ord(SEPARATOR)] = ord(SEPARATOR)
    together = fold(SEPARATOR.join(map(chr, codes)))
    for code, folded in zip(codes, together.split(SEPARATOR), strict=True):
        if len(folded) == 1:
            table[code] = ord(folded)
    return table


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
