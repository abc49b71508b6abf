"""A turn as the finders read it: folded characters in place, and how each of them sounds."""

from dataclasses import dataclass

from conversation import Role, Turn
from language.normalise import fold_width, simplify
from language.syllables import syllable

HARD_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
HARD_DIGITS |= {"\u3007": 0, "○": 0, "洞": 0, "幺": 1, "两": 2, "拐": 7, "勾": 9}
HARD_DIGITS |= {str(value): value for value in range(10)}

# Folded syllables (see ``language.syllables``) of the spoken digits.
_DIGIT_SOUNDS = {
    "nin": 0, "don": 0, "yi": 1, "yao": 1, "er": 2, "nian": 2, "san": 3, "si": 4, "wu": 5,
    "niu": 6, "qi": 7, "guai": 7, "ba": 8, "jiu": 9,
}  # fmt: skip
_FIRST_CODE = 0xE000  # private use: one character a syllable, so that sounds can be searched


@dataclass(frozen=True, slots=True)
class Line:
    """A turn, read: every tuple and string has one place a character of the turn's text.

    ``hard`` holds the value of characters that are digits, ``soft`` the value of those that only
    sound like one. ``sounds`` has one character a syllable for ``at`` the offsets that sound.
    """

    turn: Turn
    text: str
    hard: tuple[int | None, ...]
    soft: tuple[int | None, ...]
    sounds: str
    at: tuple[int, ...]

    @property
    def role(self) -> Role:
        """Who speaks."""
        return self.turn.role


def read_turn(turn: Turn) -> Line:
    """Read one turn; offsets stay those of its text."""
    text = fold_width(simplify(turn.text)).lower()
    if len(text) != len(turn.text):
        text = turn.text
    at = tuple(index for index, character in enumerate(text) if syllable(character))
    return Line(
        turn,
        text,
        tuple(HARD_DIGITS.get(character) for character in text),
        tuple(_DIGIT_SOUNDS.get(syllable(character)) for character in text),
        "".join(_sound(text[index]) for index in at),
        at,
    )


def sounds_of(words: str) -> str:
    """The sounds of a phrase, as they are written in ``Line.sounds``."""
    return "".join(_sound(character) for character in words if syllable(character))


_READ = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_codes: dict[str, str] = {}


def _sound(character: str) -> str:
    character = _READ.get(character, character)
    return _codes.setdefault(syllable(character), chr(_FIRST_CODE + len(_codes)))
