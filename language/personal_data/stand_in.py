"""Texts in which personal data have given way to stand-ins of the same form and length.

Rules that look for the form of a number (an agent reads out a whole card number) must come to the
same verdict after the number is gone. So a digit gives way to a digit, a spoken one to a spoken
one, one that was misheard to one that is misheard, and everything else to 某.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from conversation import Transcript, Turn
from language.personal_data.datum import PersonalDatum
from language.personal_data.kind import PersonalKind
from language.personal_data.masking import KEPT_SIGNS, digits_hidden, words_of
from language.personal_data.reading import Line, read_turn

WRITTEN, SPOKEN, MISHEARD, LETTER, OTHER = "6", "六", "留", "x", "某"
# What every mobile number begins with tells nothing, and rules know a mobile number by it.
_MOBILE_FIRST = 1
_MOBILE_WRITTEN, _MOBILE_SPOKEN = "1", "幺"
_NUMBERLESS = frozenset((PersonalKind.PERSON_NAME,))


def with_stand_ins(transcript: Transcript, data: Iterable[PersonalDatum]) -> Transcript:
    """The transcript with every datum replaced; lengths, times and indexes stay as they are.

    Digits among what the hallucination filters took out have no context and are all replaced.
    """
    by_turn: dict[int, list[PersonalDatum]] = {}
    begun: set[int] = set()
    firsts: dict[int, bool] = {}
    for one in data:
        by_turn.setdefault(one.turn_index, []).append(one)
        firsts[id(one)] = one.group not in begun
        begun.add(one.group)
    turns = tuple(
        _replaced(turn, [(one, firsts[id(one)]) for one in by_turn[turn.index]])
        if turn.index in by_turn
        else turn
        for turn in transcript.turns
    )
    removed = tuple(replace(one, text=digits_hidden(one.text)) for one in transcript.removed)
    return replace(transcript, turns=turns, removed=removed)


def _replaced(turn: Turn, data: Sequence[tuple[PersonalDatum, bool]]) -> Turn:
    line, characters = read_turn(turn), list(turn.text)
    for one, is_first in data:
        number = one.kind not in _NUMBERLESS
        places = [p for p in range(one.char_start, one.char_end) if turn.text[p] not in KEPT_SIGNS]
        for place in places:
            characters[place] = _stand_in(line, place, is_number=number)
        if places and is_first and one.kind is PersonalKind.PHONE:
            characters[places[0]] = _first_of_phone(line, places[0], characters[places[0]])
    text = "".join(characters)
    return replace(turn, text=text, words=words_of(turn, text))


def _stand_in(line: Line, place: int, *, is_number: bool) -> str:
    character = line.text[place]
    if line.hard[place] is not None:
        return WRITTEN if character.isascii() else SPOKEN
    if is_number and line.soft[place] is not None:
        return MISHEARD
    return LETTER if character.isascii() else OTHER


def _first_of_phone(line: Line, place: int, stand_in: str) -> str:
    if line.hard[place] != _MOBILE_FIRST:
        return stand_in
    return _MOBILE_WRITTEN if stand_in == WRITTEN else _MOBILE_SPOKEN
