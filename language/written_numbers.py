"""Spoken numbers as people write them: a second layer over the words, with the way back to them.

The words themselves are never replaced: evidence quotes what was said. Where a number stands and of
which kind it is comes from WeText's transducers; how a Chinese number is written is decided here,
in place and with its units kept (WeText's own 2026/03/15, 20min and ¥486000 are no bank's style).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from conversation import Word
from language.normalise import digits_for_numbers

LANGUAGES = ("zh", "en")

_NUMERALS = re.compile(r"[零\u3007一二两三四五六七八九幺十百千]+")
_FRACTION = re.compile(r"(.+)分之(.+)")
_ABOUT = re.compile(r"[一二两三四五六七八九]{2}[十百千万亿]|[几多来]")  # 三四十个 is no number
_NO_NUMBERS = frozenset({"十分", "万分", "一一", "三三", "千万", "百万", "一点", "一下"})


@dataclass(frozen=True, slots=True)
class Link:
    """One number: where it stands among the words, and where in the written text; half-open."""

    spoken_start: int
    spoken_end: int
    written_start: int
    written_end: int


@dataclass(frozen=True, slots=True)
class WrittenText:
    """A text with its numbers as digits, and the links of all that differs to what was said."""

    spoken: str
    text: str
    links: tuple[Link, ...] = ()

    def spoken_span(self, start: int, end: int) -> tuple[int, int]:
        """The characters that were said for a stretch of the written text, whole numbers only."""
        return self._origin(start, is_end=False), self._origin(end, is_end=True)

    def _origin(self, position: int, *, is_end: bool) -> int:
        moved = 0
        for link in self.links:
            before_it = position <= link.written_start if is_end else position < link.written_start
            if before_it:
                break
            if position < link.written_end or (is_end and position == link.written_end):
                return link.spoken_end if is_end else link.spoken_start
            moved = link.spoken_end - link.written_end
        return position + moved


def write_numbers(text: str, *, language: str = "zh") -> WrittenText:
    """Write the numbers of a text as digits; other languages than ``LANGUAGES`` stay as they are.

    The same text gives the same result; a text without numbers is returned as it is.
    """
    if language not in LANGUAGES or not text.strip():
        return WrittenText(text, text)
    pieces: list[str] = []
    links: list[Link] = []
    done = length = 0
    for start, end, written in _numbers_in(text, language):
        pieces += [text[done:start], written]
        at = length + start - done
        links.append(Link(start, end, at, at + len(written)))
        done, length = end, at + len(written)
    return WrittenText(text, "".join(pieces) + text[done:], tuple(links))


def write_words(words: Sequence[Word], *, language: str = "zh") -> tuple[Word, ...]:
    """The words with numbers as digits; a number spoken in several words becomes one of them.

    It lasts from the first of its words to the last and is as sure as the least sure.
    """
    spoken = "".join(word.text for word in words)
    written = write_numbers(spoken, language=language)
    if not written.links:
        return tuple(words)
    return tuple(_merged(words, written))


def _merged(words: Sequence[Word], written: WrittenText) -> Iterator[Word]:
    starts = _positions(words)
    index = 0
    while index < len(words):
        last = index
        while last + 1 < len(words) and _is_inside(starts[last + 1], written.links):
            last += 1
        group = words[index : last + 1]
        stop = starts[last] + len(words[last].text)
        yield replace(
            group[0],
            end=max(word.end for word in group),
            text=_rewritten(starts[index], stop, written),
            confidence=min(word.confidence for word in group),
        )
        index = last + 1


def _positions(words: Sequence[Word]) -> list[int]:
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word.text))
    return starts


def _is_inside(position: int, links: Sequence[Link]) -> bool:
    return any(link.spoken_start < position < link.spoken_end for link in links)


def _rewritten(start: int, end: int, written: WrittenText) -> str:
    """The written form of spoken characters that begin and end outside numbers."""
    pieces: list[str] = []
    done = start
    for link in written.links:
        if start <= link.spoken_start and link.spoken_end <= end:
            pieces.append(written.spoken[done : link.spoken_start])
            pieces.append(written.text[link.written_start : link.written_end])
            done = link.spoken_end
    return "".join(pieces) + written.spoken[done:end]


def _numbers_in(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and written form of each number, in order."""
    for found in _normaliser(language).normalize_with_mapping(text).mappings:
        spoken = found.input_text
        written = found.output_text if language == "en" else _in_digits(spoken, found.token_type)
        if written != spoken:
            yield found.input_start, found.input_end, written


def _in_digits(spoken: str, kind: str) -> str:
    if spoken in _NO_NUMBERS or _ABOUT.search(spoken):
        return spoken
    if kind == "fraction" and (parts := _FRACTION.fullmatch(spoken)):
        return f"{digits_for_numbers(parts[2])}/{digits_for_numbers(parts[1])}"
    if kind == "time":  # 三点二十 is no decimal
        return _NUMERALS.sub(lambda found: digits_for_numbers(found[0]), spoken)
    return digits_for_numbers(spoken)


@cache
def _normaliser(language: str) -> Any:  # noqa: ANN401 wetext has no types
    from wetext import Normalizer

    return Normalizer(lang=language, operator="itn")
