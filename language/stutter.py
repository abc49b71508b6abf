"""Syllables said or written twice: 工工号 for 工号.

People stumble, and a recogniser writes one syllable as two characters. Lines with such doubles are
searched once more with every run of one syllable as one; what is found there is carried back.
Numbers are left as they are: a digit that comes twice was said twice.
"""

from collections.abc import Container, Iterator, Sequence
from itertools import groupby, pairwise

from language.matching import SEPARATOR

SYLLABLES = "\ue000"  # from here on a character is one syllable, see ``language.homophones``


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
            if not any(
                one == other >= SYLLABLES and one not in kept for one, other in pairwise(line)
            ):
                continue
            runs = list(_runs(line, kept))
            shortened.append("".join(sound for sound, _ in runs))
            starts, ends, at = [], [], 0
            for _, length in runs:
                ends.append(at + 1)
                at += length
                starts.append(at - 1)
            self._lines.append(number)
            self._starts.append(starts)
            self._ends.append(ends)
        self.joined = SEPARATOR.join(shortened)

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


def _runs(line: str, kept: Container[str]) -> Iterator[tuple[str, int]]:
    """Every character with how often it is repeated; letters and digits stay as they are."""
    for sound, run in groupby(line):
        length = len(list(run))
        if sound >= SYLLABLES and sound not in kept:
            yield sound, length
        else:
            yield from ((sound, 1) for _ in range(length))
