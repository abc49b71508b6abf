"""Checkpoints of which a call holds not one word: their verdict is known without looking further.

Most checkpoints find nothing in most calls. Where every search is answered by the shared walk and
the walk found none of its words, all searches miss; if that alone decides, nothing else is done.
"""

from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from qa_rules.checkpoint import Checkpoint
from qa_rules.outcome import Outcome, Truth
from qa_rules.scene import Scene

_NOTHING_FOUND = "没有找到 "
_NO_OCCASION = "没有出现适用的情形"


@dataclass(frozen=True, slots=True)
class QuietVerdict:
    """What a checkpoint comes out as when none of its words is in the call."""

    outcome: Outcome
    reason: str
    bound_to_role: bool


def quiet_verdict(checkpoint: Checkpoint) -> QuietVerdict | None:
    """The verdict without a find, or ``None`` where windows or other searches must be seen."""
    searches = checkpoint.find.values()
    if not all(search.is_answered_by_the_walk() for search in searches):
        return None
    bound = any(search.party is not None for search in searches)
    if checkpoint.occasion is not None:
        if checkpoint.occasion.evaluate(_miss) is not Truth.MISS:
            return None
        return QuietVerdict(Outcome.NOT_APPLICABLE, _NO_OCCASION, bound)
    if checkpoint.forbid is None or checkpoint.verdict.evaluate(_miss) is not Truth.MISS:
        return None
    names = "、".join(dict.fromkeys(checkpoint.verdict.names()))
    return QuietVerdict(Outcome.PASS, f"{_NOTHING_FOUND}{names}", bound)


class Triggers:
    """Which checkpoints each word, sound and pattern concerns."""

    def __init__(self, checkpoints: Iterable[Checkpoint]) -> None:
        self._words: dict[str, list[int]] = {}
        self._sounds: dict[tuple[str, int], list[int]] = {}
        self._patterns: dict[str, list[int]] = {}
        self._sound_patterns: dict[str, list[int]] = {}
        for number, checkpoint in enumerate(checkpoints):
            for search in checkpoint.find.values():
                _note(self._words, search.words(), number)
                _note(self._sounds, search.sounds(), number)
                _note(self._patterns, search.patterns(), number)
                _note(self._sound_patterns, search.sound_patterns(), number)

    def concerned(self, scene: Scene) -> set[int]:
        """The checkpoints of which the call holds a word."""
        return {
            *_concerned(self._words, scene.words if self._words else ()),
            *_concerned(self._sounds, scene.sounds if self._sounds else ()),
            *_concerned(self._patterns, scene.patterns if self._patterns else ()),
            *_concerned(self._sound_patterns, scene.sound_patterns if self._sound_patterns else ()),
        }


_Key = TypeVar("_Key", bound=Hashable)


def _note(told: dict[_Key, list[int]], keys: Iterator[_Key], number: int) -> None:
    for key in keys:
        told.setdefault(key, []).append(number)


def _concerned(told: dict[_Key, list[int]], met: Iterable[_Key]) -> Iterator[int]:
    for key in met:
        yield from told.get(key, ())


def _miss(name: str) -> Truth:
    del name
    return Truth.MISS
