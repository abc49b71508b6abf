"""Syllables said or written twice: 工工号 for 工号.

People stumble, and a recogniser writes one syllable as two characters. Lines with such doubles are
searched once more with every run of one syllable as one; what is found there is carried back.
Numbers are left as they are: a digit that comes twice was said twice.
"""

import re
from collections.abc import Container, Iterator, Sequence

from language.matching import SEPARATOR

# A syllable is one private character, see ``language.homophones``.
_DOUBLE = re.compile("([\ue000-\uf8ff])\\1+")


class Stutters:
    """The lines of a call in which a syllable comes twice in a row, without the repetitions."""

    __slots__ = ("_ends", "_lines", "_starts", "joined")

    def __init__(self, lines: Sequence[str], *, kept: Container[str] = "") -> None:
        """``lines`` are sounds, one character a syllable; those of ``kept`` may come twice."""
        self._lines: list[int] = []
        self._starts: list[list[int]] = []
        self._ends: list[list[int]] = []
        shortened: list[str] = []
        for number, line in enumerate(lines):
            doubles = [one.span() for one in _DOUBLE.finditer(line) if one[1] not in kept]
            if doubles:
                shortened.append(self._shorten(line, doubles))
                self._lines.append(number)
        self.joined = SEPARATOR.join(shortened)

    def _shorten(self, line: str, doubles: list[tuple[int, int]]) -> str:
        """Take each run as one character, and remember where every character began and ended."""
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for begin, end in doubles:
            pieces.append(line[at : begin + 1])
            starts += (*range(at, begin), end - 1)
            ends += range(at + 1, begin + 2)
            at = end
        self._starts.append([*starts, *range(at, len(line))])
        self._ends.append([*ends, *range(at + 1, len(line) + 1)])
        return "".join((*pieces, line[at:]))

    def pieces(self) -> Iterator[tuple[int, str]]:
        """Each shortened line with its place in ``joined``'s order."""
        if self._lines:
            yield from enumerate(self.joined.split(SEPARATOR))

    def place(self, piece: int, start: int, end: int) -> tuple[int, int, int] | None:
        """Line, start and end of ``piece[start:end]`` in the lines as they were.

        ``None`` where nothing was repeated inside: the place is found in the line itself.
        """
        first, last = self._starts[piece][start], self._ends[piece][end - 1]
        if last - first <= end - start:
            return None
        return self._lines[piece], first, last
