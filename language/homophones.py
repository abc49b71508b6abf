"""Finding words by their sound: a recogniser writes 公号 or 功耗 for 工号.

Every character becomes one folded syllable (see ``language.syllables``), digits sound as they are
read, so that offsets stay those of the folded text. ``tolerance`` says how many syllables of a word
may be missing, added, or replaced by one that shares its initial or its final.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

import ahocorasick
from rapidfuzz.distance import Levenshtein

from language.matching import SEPARATOR, Lines, Occurrence, fold
from language.stutter import Stutters
from language.syllables import syllable

SHORTEST_SOUND = 2  # one syllable alone sounds like dozens of characters
# Of n syllables n // 4 may be missed: at n // 3 precision fell from 0.97 to 0.77.
SYLLABLES_PER_MISS = 4
_READ_DIGITS = dict(zip("0123456789幺", "零一二三四五六七八九一", strict=True))
_PRIVATE_AREA = 0xE000
_PATTERN_PARTS = re.compile(r"\[(?:\\.|[^\]\\])*\]|\\.|\{\d*,?\d*\}|.", re.DOTALL)
_INITIAL_LETTERS = "bpmdtnlgkhjqxzcsryw"
_ANY_DIGIT = r"\d"
_DIGITS = "0123456789"
# Telephone speech keeps where in the mouth a consonant is made and loses how: 期 is heard as 析,
# 诉 as 足, 登 as 增.
_SAME_PLACE = ("dtzcs", "jqx", "bp", "gk")


class _Sounds(dict[int, str]):
    """Characters to one private character per syllable, filled as characters are met."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: dict[str, str] = {}
        self.syllables: dict[str, str] = {}

    def __missing__(self, code: int) -> str:
        character = _READ_DIGITS.get(chr(code), chr(code))
        if "一" <= character <= "鿿" or character == "零":
            sound = self.encode(syllable(character))
        else:
            sound = character
        self[code] = sound
        return sound

    def encode(self, spoken: str) -> str:
        if spoken not in self.codes:
            self.codes[spoken] = chr(_PRIVATE_AREA + len(self.codes))
            self.syllables[self.codes[spoken]] = spoken
        return self.codes[spoken]


_SOUNDS = _Sounds()


def sound_of(text: str) -> str:
    """The folded text with one private character a syllable; as long as ``fold(text)``."""
    return fold(text).translate(_SOUNDS)


def sound_of_folded(text: str) -> str:
    """The same of a text that is folded already."""
    return text.translate(_SOUNDS)


def stutters_of(lines: Lines) -> Stutters:
    """The lines in which a syllable comes twice."""
    return stutters_in(sound_of_folded(lines.joined).split(SEPARATOR))


def stutters_in(sounds: Sequence[str]) -> Stutters:
    """The same of lines that are sounds already."""
    return Stutters(sounds, kept=_digit_sounds())


def sound_pattern(pattern: str, *, nearly: bool = False) -> str:
    r"""The regular expression over sounds: its characters and digits become syllables.

    Quantifiers and escapes stay; ``\d`` becomes any spoken digit. Matches ``sound_of`` a text.
    With ``nearly`` a syllable may begin with another consonant made at the same place of the mouth.
    """
    spell = _near_sounds if nearly else _exact_sounds
    return "".join(_pattern_part(part, spell) for part in _PATTERN_PARTS.findall(pattern))


def _pattern_part(part: str, spell: Callable[[str], str]) -> str:
    if part.startswith("[^"):
        return part.replace(_ANY_DIGIT, _DIGITS).translate(_SOUNDS)
    if part.startswith("["):
        return f"[{spell(part[1:-1].replace(_ANY_DIGIT, _DIGITS))}]"
    if part == _ANY_DIGIT:
        return f"[{_digit_sounds()}]"
    if part.startswith(("\\", "{")):
        return part
    sounds = spell(part)
    return sounds if len(sounds) == 1 else f"[{sounds}]"


def _exact_sounds(part: str) -> str:
    return part.translate(_SOUNDS)


def _near_sounds(part: str) -> str:
    return "".join(map(_near, part.translate(_SOUNDS)))


@cache
def _near(sound: str) -> str:
    spoken = _SOUNDS.syllables.get(sound, "")
    initial, final = _split(spoken)
    row = next((row for row in _SAME_PLACE if initial and initial in row), "")
    return sound + "".join(_SOUNDS.encode(f"{other}{final}") for other in row if other != initial)


@cache
def _digit_sounds() -> str:
    return "".join(sorted(set("零一二三四五六七八九".translate(_SOUNDS))))


def sounds_alike(one: str, other: str, *, tolerance: int = 0) -> bool:
    """Whether two words sound the same but for ``tolerance`` syllables."""
    heard, word = sound_of(one), sound_of(other)
    if abs(len(heard) - len(word)) > tolerance:
        return False
    return heard == word or _distance(word, heard) <= tolerance


def allowed_misses(word: str, tolerance: int) -> int:
    """The tolerance that a word of this length bears."""
    return min(tolerance, len(fold(word)) // SYLLABLES_PER_MISS)


@dataclass(frozen=True, slots=True)
class _Piece:
    word: tuple[str, int]
    sound: str
    offset: int
    tolerance: int


class SoundFinder:
    """Finds many words by sound in one walk over a call."""

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        """Take the words, each with its tolerance; the same word may come with several."""
        self._pieces: dict[str, tuple[_Piece, ...]] = {}
        for word in dict.fromkeys(words):
            for piece, entry in _cut(word):
                self._pieces[piece] = (*self._pieces.get(piece, ()), entry)
        self._automaton = ahocorasick.Automaton()
        for piece in self._pieces:
            self._automaton.add_word(piece, piece)
        if self._pieces:
            self._automaton.make_automaton()

    def find(
        self, lines: Lines, *, sounds: str | None = None, stutters: Stutters | None = None
    ) -> dict[tuple[str, int], list[Occurrence]]:
        """Every place of every word, keyed by the word with its tolerance.

        Never across two lines. A syllable that comes twice in a row may stand for one.
        """
        found: dict[tuple[str, int], list[Occurrence]] = {}
        if not self._pieces:
            return found
        stutters = stutters_of(lines) if stutters is None else stutters
        sounds = sound_of_folded(lines.joined) if sounds is None else sounds
        seen: set[tuple[tuple[str, int], int, int]] = set()
        for last, piece in self._automaton.iter(sounds):
            start = last + 1 - len(piece)
            for entry in self._pieces[piece]:
                word = entry.word
                if len(piece) == len(entry.sound):  # the whole word, which comes once at a place
                    found.setdefault(word, []).append(lines.locate(start, last + 1, word[0]))
                    continue
                place = _complete(entry, sounds, start, len(piece))
                if place is not None and (word, *place) not in seen:
                    seen.add((word, *place))
                    found.setdefault(word, []).append(lines.locate(*place, word[0]))
        self._find_in_stutters(stutters, found)
        return found

    def _find_in_stutters(
        self, stutters: Stutters, found: dict[tuple[str, int], list[Occurrence]]
    ) -> None:
        for number, shortened in stutters.pieces():
            for last, piece in self._automaton.iter(shortened):
                place = stutters.place(number, last + 1 - len(piece), last + 1)
                for entry in self._pieces[piece] if place else ():
                    if place and len(piece) == len(entry.sound):
                        occurrence = Occurrence(*place, entry.word[0])
                        found.setdefault(entry.word, []).append(occurrence)


def _cut(word: tuple[str, int]) -> Iterator[tuple[str, _Piece]]:
    sound = sound_of(word[0])
    tolerance = allowed_misses(*word)
    if len(sound) < SHORTEST_SOUND:
        return
    pieces = tolerance + 1
    bounds = [round(number * len(sound) / pieces) for number in range(pieces + 1)]
    for start, end in pairwise(bounds):
        if end > start:
            yield sound[start:end], _Piece(word, sound, start, tolerance)


def _complete(piece: _Piece, sounds: str, at: int, length: int) -> tuple[int, int] | None:
    first = at - piece.offset
    if not _can_be_completed(piece, sounds, first):
        return None
    best: tuple[int, int, int] | None = None
    for start in range(max(0, first - piece.tolerance), min(at, first + piece.tolerance) + 1):
        for size in range(
            len(piece.sound) - piece.tolerance, len(piece.sound) + piece.tolerance + 1
        ):
            end = start + size
            if end < at + length or end > len(sounds) or "\n" in sounds[start:end]:
                continue
            heard = sounds[start:end]
            # Replacing costs at least one, so the plain distance is a lower bound, and it is fast.
            if (
                Levenshtein.distance(piece.sound, heard, score_cutoff=piece.tolerance)
                > piece.tolerance
            ):
                continue
            cost = _distance(piece.sound, heard)
            if cost <= piece.tolerance and (best is None or (cost, -size) < best[:2]):
                best = (cost, -size, start)
    return None if best is None else (best[2], best[2] - best[1])


def _can_be_completed(piece: _Piece, sounds: str, first: int) -> bool:
    """Whether all sounds of the word but the tolerance stand around it, in whatever order."""
    slack = piece.tolerance
    around = sounds[max(0, first - slack) : first + len(piece.sound) + 2 * slack]
    return sum([one not in around for one in piece.sound]) <= slack


@cache
def _replacing(said: str, heard: str) -> int:
    if said == heard:
        return 0
    one, other = _SOUNDS.syllables.get(said, ""), _SOUNDS.syllables.get(heard, "")
    if not one or not other:
        return 2
    (initial, final), (initial_heard, final_heard) = _split(one), _split(other)
    return 1 if initial == initial_heard or final == final_heard else 2


def _split(sound: str) -> tuple[str, str]:
    head = sound[:1] if sound[:1] in _INITIAL_LETTERS else ""
    return head, sound[len(head) :]


@lru_cache(maxsize=50_000)
def _distance(said: str, heard: str) -> int:
    row = list(range(len(heard) + 1))
    for number, sound in enumerate(said, start=1):
        previous, row = row, [number]
        for place, other in enumerate(heard, start=1):
            row.append(
                min(
                    previous[place] + 1,
                    row[-1] + 1,
                    previous[place - 1] + _replacing(sound, other),
                )
            )
    return row[-1]
