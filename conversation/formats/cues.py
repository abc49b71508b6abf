"""Turns cut into pieces that fit a line of subtitles, each with the times of its own words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conversation.role import Role
from conversation.transcript import Turn, Word

LONGEST_S = 7.0  # both are what broadcasters' subtitle guides allow a reader
MOST_CHARACTERS = 40
_SENTENCE_ENDS = frozenset("。！？!?;；")
_LEAST_CHARACTERS = 10  # a sentence shorter than that shares a cue with the next


@dataclass(frozen=True, slots=True)
class Cue:
    """What one party says within a few seconds; times in seconds."""

    start: float
    end: float
    role: Role
    text: str


def cut_into_cues(turns: Iterable[Turn]) -> Iterator[Cue]:
    """The cues of all turns in order of their start; a turn without words is one cue."""
    cues = [cue for turn in turns for cue in _cues_of(turn)]
    yield from sorted(cues, key=lambda cue: (cue.start, cue.end))


def _cues_of(turn: Turn) -> Iterator[Cue]:
    if not turn.words:
        if turn.text.strip():
            yield Cue(turn.start, turn.end, turn.role, turn.text.strip())
        return
    held: list[Word] = []
    for word in turn.words:
        if held and _is_full(held, word):
            yield _cue(turn, held)
            held = []
        held.append(word)
    yield _cue(turn, held)


def _is_full(held: list[Word], following: Word) -> bool:
    text = _text_of(held)
    if len(text) >= _LEAST_CHARACTERS and text[-1:] in _SENTENCE_ENDS:
        return True
    is_wide = len(text) + len(following.text.strip()) > MOST_CHARACTERS
    return is_wide or following.end - held[0].start > LONGEST_S


def _cue(turn: Turn, held: list[Word]) -> Cue:
    end = max(word.end for word in held)
    return Cue(held[0].start, end, turn.role, _text_of(held))


def _text_of(words: list[Word]) -> str:
    return "".join(word.text for word in words).strip()
