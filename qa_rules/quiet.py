"""Checkpoints of which a call holds not one word: their verdict is known without looking further.

Most checkpoints find nothing in most calls. Where every search is answered by the shared walk and
the walk found none of its words, all searches miss; if that alone decides, nothing else is done.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import repeat
from typing import TypeVar

from conversation import Conversation, Role
from language.matching import Occurrence
from qa_rules.checkpoint import Checkpoint
from qa_rules.evidence import CheckpointResult
from qa_rules.outcome import Outcome, Truth
from qa_rules.scene import Scene
from qa_rules.settling import NO_OCCASION
from qa_rules.wording import deciding_names, told_of

_Key = TypeVar("_Key", bound=Hashable)
Concern = tuple[int, Role | None]
_Told = dict[_Key, list[Concern]]


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
        return QuietVerdict(Outcome.NOT_APPLICABLE, NO_OCCASION, bound)
    if checkpoint.forbid is None or checkpoint.verdict.evaluate(_miss) is not Truth.MISS:
        return None
    truths = dict.fromkeys(checkpoint.find, Truth.MISS)
    names = deciding_names(checkpoint.verdict, truths)
    return QuietVerdict(Outcome.PASS, told_of(checkpoint, names, truths), bound)


_RESULT_OF = partial(tuple.__new__, CheckpointResult)  # half the time of ``_make``
_NOT_KNOWN = QuietVerdict(Outcome.UNDETERMINED, "", bound_to_role=False)


class Quiet:
    """The results of all checkpoints for a call without a word of theirs, and who must be judged.

    Whether a checkpoint that depends on the day or on metadata is asked at all is found out first.
    """

    def __init__(self, checkpoints: Sequence[Checkpoint], *, plain: Collection[int] = ()) -> None:
        """``plain`` are those whose words somebody else looks after."""
        self._triggers = Triggers(checkpoints, plain)
        self._tails: list[tuple[object, ...]] = []
        self._loud: set[int] = set()
        self._bound: set[int] = set()
        self._sometimes: list[tuple[int, Checkpoint]] = []
        for number, point in enumerate(checkpoints):
            quiet = quiet_verdict(point)
            if not point.is_always_asked:
                self._sometimes.append((number, point))
            if quiet is None:
                self._loud.add(number)
                quiet = _NOT_KNOWN
            elif quiet.bound_to_role:
                self._bound.add(number)
            self._tails.append((point.id, point.revision, quiet.outcome, (), (), quiet.reason))
        self._columns = tuple(zip(*self._tails, strict=True)) or ((),)

    def results(self, call_id: str) -> list[CheckpointResult]:
        """A result of every checkpoint; those of ``to_be_judged`` are to be replaced."""
        return list(map(_RESULT_OF, zip(repeat(call_id), *self._columns)))

    def to_be_judged(self, scene: Scene) -> set[int]:
        """The checkpoints whose verdict must be found out."""
        wanted = self._loud | self._triggers.concerned(scene)
        call = scene.conversation
        wanted.update(number for number, point in self._sometimes if not _asked_of(point, call))
        return wanted if scene.roles_are_known else wanted | self._bound


class Triggers:
    """Which checkpoints each word, sound and pattern concerns, and in whose turns."""

    def __init__(self, checkpoints: Iterable[Checkpoint], plain: Collection[int]) -> None:
        self._words: _Told[str] = {}
        self._sounds: _Told[tuple[str, int]] = {}
        self._patterns: _Told[str] = {}
        self._sound_patterns: _Told[str] = {}
        for number, checkpoint in enumerate(checkpoints):
            for search in checkpoint.find.values():
                concern = (number, search.party)
                if number in plain:
                    continue
                _note(self._words, search.words(), concern)
                _note(self._sounds, search.sounds(), concern)
                _note(self._patterns, search.patterns(), concern)
                _note(self._sound_patterns, search.sound_patterns(), concern)

    def concerned(self, scene: Scene) -> set[int]:
        """The checkpoints of which the call holds a word in a turn where it counts."""
        words: dict[str, list[Occurrence]] = scene.words if self._words else {}
        sounds: dict[tuple[str, int], list[Occurrence]] = scene.sounds if self._sounds else {}
        patterns = scene.patterns if self._patterns else ()
        sound_patterns = scene.sound_patterns if self._sound_patterns else ()
        return {
            *_said_by(self._words, words, scene),
            *_said_by(self._sounds, sounds, scene),
            *(number for key in patterns for number, _ in self._patterns.get(key, ())),
            *(number for key in sound_patterns for number, _ in self._sound_patterns.get(key, ())),
        }


def _asked_of(point: Checkpoint, conversation: Conversation) -> bool:
    in_force = point.is_in_force(conversation.call)
    return in_force and point.applies_when.judge(conversation)[0] is Truth.HIT


def _note(told: "_Told[_Key]", keys: Iterator[_Key], concern: Concern) -> None:
    for key in keys:
        told.setdefault(key, []).append(concern)


def _said_by(
    told: "_Told[_Key]", met: Mapping[_Key, list[Occurrence]], scene: Scene
) -> Iterator[int]:
    roles = [turn.role for turn in scene.turns]
    for key, places in met.items():
        speakers = {roles[place.line] for place in places}
        for number, party in told.get(key, ()):
            if party is None or party in speakers:
                yield number


def _miss(name: str) -> Truth:
    del name
    return Truth.MISS
