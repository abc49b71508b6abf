"""What a person searches for, and whether a turn has it.

``年费 退款`` both in one turn · ``"首年 免费"`` as one phrase · ``年费 ~8 退款`` at most eight
characters apart · ``-还款`` without · ``年费|月费`` either. Texts are folded first, so punctuation,
blanks, case and width make no difference.
"""

import re
import zlib
from dataclasses import dataclass
from itertools import pairwise

from conversation.errors import UsageError
from language.homophones import sound_of_folded
from language.matching import fold
from language.syllables import syllable

GRAM_BASE = 1 << 21  # above the highest code point: a gram is first * GRAM_BASE + second
LONGEST_QUERY = 200
_TOKENS = re.compile(r'-?"[^"]*"|\S+')
_NEAR = re.compile(r"^~(\d{1,3})$")
_PRIVATE_AREA, _PRIVATE_CODES = 0xE000, 6400
_READ_DIGITS = dict(zip("0123456789幺", "零一二三四五六七八九一", strict=True))

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Term:
    """Alternatives, folded; one of them must (or, ``excluded``, must not) stand in the turn.

    ``near`` is the most characters that may lie between this term and the one before it.
    """

    words: tuple[str, ...]
    excluded: bool = False
    near: int | None = None


@dataclass(frozen=True, slots=True)
class Query:
    """Terms that must all hold in one turn; by sound where ``by_sound``."""

    terms: tuple[Term, ...]
    by_sound: bool = False

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that must stand in the turn."""
        return tuple(term for term in self.terms if not term.excluded)


def parse_query(text: str, *, by_sound: bool = False) -> Query:
    """Read a search line; raises ``UsageError`` where nothing is left to look for."""
    if len(text) > LONGEST_QUERY:
        raise UsageError(f"a search may have {LONGEST_QUERY} characters, this has {len(text)}")
    terms: list[Term] = []
    near: int | None = None
    for token in _TOKENS.findall(text):
        distance = _NEAR.match(token)
        if distance:
            near = int(distance[1])
            continue
        term = _term(token, near)
        near = None
        if term is not None:
            terms.append(term)
    query = Query(tuple(terms), by_sound)
    if not query.wanted:
        raise UsageError(
            f"`{text}` has no word to look for — write for example `年费 退款`, "
            '`"首年免费"`, `年费 ~8 退款` or `年费 -还款`'
        )
    return query


def find_places(query: Query, folded: str) -> tuple[Place, ...]:
    """Where the wanted words stand in a folded turn, in order; empty where the turn fails."""
    text = sound_of_folded(folded) if query.by_sound else folded
    found: list[Place] = []
    before: list[Place] = []
    for term in query.terms:
        places = _places(term, text, by_sound=query.by_sound)
        if term.excluded:
            if places:
                return ()
            continue
        if term.near is not None:
            before, places = _close(before, places, term.near)
            found = [*found, *before] if before else []
        if not places:
            return ()
        found.extend(places)
        before = places
    return tuple(sorted(set(found)))


def pairs_decide(query: Query) -> bool:
    """Whether holding the pairs of every word is the same as fitting the query.

    So it is for words of one or two characters, all wanted, wherever they stand; a longer word's
    pairs may stand apart, and two sounds may share one character.
    """
    return not query.by_sound and all(
        not term.excluded and term.near is None and all(len(word) <= 2 for word in term.words)
        for term in query.terms
    )


def grams_of(word: str, *, by_sound: bool) -> tuple[int, ...]:
    """The pairs that any turn with ``word`` has; none for a word of one character."""
    text = stable_sound(word) if by_sound else word
    return tuple(dict.fromkeys(ord(a) * GRAM_BASE + ord(b) for a, b in pairwise(text)))


def stable_sound(folded: str) -> str:
    """One character a syllable, the same in every process; two sounds may share one."""
    return folded.translate(_STABLE)


class _StableSounds(dict[int, str]):
    def __missing__(self, code: int) -> str:
        character = _READ_DIGITS.get(chr(code), chr(code))
        sound = character
        if "一" <= character <= "鿿" or character == "零":
            sound = chr(_PRIVATE_AREA + zlib.crc32(syllable(character).encode()) % _PRIVATE_CODES)
        self[code] = sound
        return sound


_STABLE = _StableSounds()


def _term(token: str, near: int | None) -> Term | None:
    excluded = token.startswith("-") and len(token) > 1
    body = token.removeprefix("-") if excluded else token
    parts = [body] if body.startswith('"') else body.split("|")
    words = tuple(dict.fromkeys(word for part in parts if (word := fold(part))))
    return Term(words, excluded, None if excluded else near) if words else None


def _places(term: Term, text: str, *, by_sound: bool) -> list[Place]:
    places = []
    for word in term.words:
        sought = sound_of_folded(word) if by_sound else word
        at = text.find(sought)
        while at >= 0:
            places.append((at, at + len(sought)))
            at = text.find(sought, at + 1)
    return sorted(places)


def _close(first: list[Place], second: list[Place], near: int) -> tuple[list[Place], list[Place]]:
    pairs = [(a, b) for a in first for b in second if _gap(a, b) <= near]
    return sorted({a for a, _ in pairs}), sorted({b for _, b in pairs})


def _gap(one: Place, other: Place) -> int:
    return max(one[0], other[0]) - min(one[1], other[1])
