"""The ``silence`` operator: nobody speaks, and nobody said why."""

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding, Hit
from qa_rules.lexicon import Shelf
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Length
from qa_rules.search import Search
from qa_rules.timing import Gap

if TYPE_CHECKING:
    from qa_rules.scene import Scene

EXCUSE_TURNS = 2  # 请稍等 stands in the last or the last but one turn before the silence


class Silence(Search):
    """Finds silences ``longer_than`` so long between turns, at least ``times`` of them.

    ``excused_by`` lists words of the agent, ``excuse_lexicon`` names lexicons of such words, that
    excuse a silence when they stand in one of the two turns before it; ``excused_after`` lists
    words that excuse it in the turn after it. With ``sound_alike`` their sound is enough. Hold and
    announcements are no silence. ``role`` is the party that ends the silence.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["silence"]
    longer_than: Length = Field(gt=0)
    excused_by: list[str] = Field(default=[])
    excused_after: list[str] = Field(default=[])
    excuse_lexicon: str | list[str] = Field(default=[])
    times: int = Field(default=1, ge=1)
    sound_alike: bool = False

    _from_lexicons: tuple[str, ...] = PrivateAttr(default=())

    def lexicon_names(self) -> tuple[str, ...]:
        """The lexicons whose words excuse."""
        named = self.excuse_lexicon
        return (named,) if isinstance(named, str) else tuple(named)

    def bind(self, shelf: Shelf) -> Self:
        """Take the words of its lexicons."""
        bound = self.model_copy()
        bound._from_lexicons = tuple(
            word for name in self.lexicon_names() for word in shelf.lexicons[name].words
        )
        return bound

    def words(self) -> Iterator[str]:
        """The excuses for the shared automaton."""
        yield from self._excuses
        yield from self._later

    def sounds(self) -> Iterator[tuple[str, int]]:
        """The excuses for the shared walk over sounds."""
        if self.sound_alike:
            yield from ((word, 0) for word in sorted(self._excuses | self._later))

    @cached_property
    def _excuses(self) -> frozenset[str]:
        return frozenset((*self.excused_by, *self._from_lexicons))

    @cached_property
    def _later(self) -> frozenset[str]:
        return frozenset(self.excused_after)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with each unexcused silence; written conversations have none."""
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有静默可言")
        hits = tuple(
            self._evidence(name, gap, scene)
            for gap in scene.gaps
            if self._counts(gap, place, scene)
        )
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def _counts(self, gap: Gap, place: Place, scene: "Scene") -> bool:
        if gap.span.duration <= self.longer_than:
            return False
        inside = gap.span.start < place.end and gap.span.end > place.start
        ends_it = self.party is None or gap.after in place.positions
        return inside and ends_it and not self._excused(gap, scene)

    def _excused(self, gap: Gap, scene: "Scene") -> bool:
        before = {gap.before - back for back in range(EXCUSE_TURNS)}
        return self._said(self._excuses, before, scene) or self._said(
            self._later, {gap.after}, scene
        )

    def _said(self, words: frozenset[str], lines: set[int], scene: "Scene") -> bool:
        spelt = [one for word in words for one in scene.words.get(word, ())]
        heard = [one for word in words for one in scene.sounds.get((word, 0), ())]
        return any(
            one.line in lines and scene.turns[one.line].role is not Role.CUSTOMER
            for one in (*spelt, *(heard if self.sound_alike else ()))
        )

    def _evidence(self, name: str, gap: Gap, scene: "Scene") -> Hit:
        detail = f"静默 {gap.span.duration:.1f} 秒"
        if gap.before < 0:
            return Hit(name, -1, gap.span.start, gap.span.end, Role.UNKNOWN, "", 0, 0, detail)
        turn = scene.turns[gap.before]
        return Hit(
            name,
            turn.index,
            gap.span.start,
            gap.span.end,
            turn.role,
            turn.text,
            0,
            len(turn.text),
            detail,
        )

    def says(self) -> str:
        """What it looks for, in Chinese."""
        excuses = "、".join((*self.excused_by, *(f"词库“{name}”" for name in self.lexicon_names())))
        excused = f"，之前说过 {excuses} 的不算" if excuses else ""
        return f"静默超过 {self.longer_than:g} 秒{excused}"
