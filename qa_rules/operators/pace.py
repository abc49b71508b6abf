"""The ``pace`` operator: characters a minute."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import Field, model_validator

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding, Hit
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.search import Search
from qa_rules.timing import measured

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_SPOKEN = re.compile(r"[a-z]+|[^a-z ]")  # a Chinese character, a digit or a Latin word is one


class Pace(Search):
    """Finds speech ``faster_than`` or ``slower_than`` so many characters a minute (字/分钟).

    ``of`` says of what: the party's ``average`` over the place, ``each turn`` (any turn that is too
    fast or slow), the ``change`` between neighbouring turns of the party, or the ``difference`` of
    its average from the other party's (an agent who hurries a slow customer); in these two it is
    faster or slower by so many. Turns under
    ``minimum_characters`` are not judged. A turn with one of the ``excused_by`` words is left out
    (reading a number aloud slowly is no fault).
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["pace"]
    faster_than: float | None = Field(default=None, gt=0)
    slower_than: float | None = Field(default=None, gt=0)
    of: Literal["average", "each turn", "change", "difference"] = "average"
    minimum_characters: int = Field(default=8, ge=1)
    excused_by: list[str] = Field(default=[])
    times: int = Field(default=1, ge=1)

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.faster_than is None and self.slower_than is None:
            raise ValueError("write `faster_than`, `slower_than` or both, in characters a minute")
        if self.of == "difference" and self.role == "any":
            raise ValueError(
                "`of: difference` is of one party from the other — write `role: agent` or"
                " `role: customer`"
            )
        return self

    def words(self) -> Iterator[str]:
        """The excuses for the shared automaton."""
        return iter(self.excused_by)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the turns, or with the average, that lie outside the limits."""
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有语速可言")
        turns = self._judged(place.positions, scene)
        if not turns:
            return Finding(Truth.NOT_EVALUABLE, reason="没有足够长的话，无法判断语速")
        if self.of == "average":
            return self._average(name, turns, place, scene)
        if self.of == "difference":
            return self._difference(name, turns, place, scene)
        hits = tuple(self._outside(name, turns, scene))
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def _judged(self, positions: Sequence[int], scene: "Scene") -> list[int]:
        excused = {one.line for word in self.excused_by for one in scene.words.get(word, ())}
        return [
            at
            for at in positions
            if at not in excused
            and scene.turns[at].span.duration > 0
            and spoken_characters(scene.lines.texts[at]) >= self.minimum_characters
        ]

    def _average(self, name: str, turns: list[int], place: Place, scene: "Scene") -> Finding:
        pace = self._measured_pace(place, scene)
        if pace is None:
            pace = _pace_of(turns, scene)
        if not self._is_outside(pace):
            return Finding(Truth.MISS)
        detail = f"平均语速 {pace:.0f} 字/分钟"
        return Finding(Truth.HIT, (scene.about_the_call(name, detail),))

    def _difference(self, name: str, turns: list[int], place: Place, scene: "Scene") -> Finding:
        """From turn times for both, between the party's first and last turn of the place."""
        other = Role.CUSTOMER if self.party is Role.AGENT else Role.AGENT
        first, last = place.positions[0], place.positions[-1]
        near = [
            at
            for at, turn in enumerate(scene.turns)
            if turn.role is other and (self._is_whole or first - 1 <= at <= last + 1)
        ]
        theirs = self._judged(near, scene)
        if not theirs:
            return Finding(Truth.NOT_EVALUABLE, reason="另一方没有足够长的话，无法比较语速")
        own, others = _pace_of(turns, scene), _pace_of(theirs, scene)
        if not self._is_outside(own - others):
            return Finding(Truth.MISS)
        detail = f"语速 {own:.0f} 字/分钟，另一方 {others:.0f}，相差 {own - others:+.0f}"
        return Finding(Truth.HIT, (scene.about_the_call(name, detail),))

    @property
    def _is_whole(self) -> bool:
        return self.within.written == "whole call"

    def _measured_pace(self, place: Place, scene: "Scene") -> float | None:
        spoken = scene.stage.lay(self.within, self.party) if not self.within.anchor else place
        whole = self._is_whole and spoken.positions == place.positions
        if self.party is None or not whole or self.excused_by:
            return None
        values = _whole_call_values(scene, self.party)
        return values[0] if values else None

    def _outside(self, name: str, turns: list[int], scene: "Scene") -> Iterator[Hit]:
        before: float | None = None
        for at in turns:
            turn = scene.turns[at]
            pace = 60 * spoken_characters(scene.lines.texts[at]) / turn.span.duration
            value = pace if self.of == "each turn" else (pace - before if before else None)
            before = pace
            if value is not None and self._is_outside(value):
                yield scene.whole_turn(name, at, f"语速 {value:.0f} 字/分钟")

    def _is_outside(self, pace: float) -> bool:
        too_fast = self.faster_than is not None and pace > self.faster_than
        if self.slower_than is None or too_fast:
            return too_fast
        compared = self.of in ("change", "difference")  # slower by so much: a negative value
        return pace < (-self.slower_than if compared else self.slower_than)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        fast = f"快于 {self.faster_than:g}" if self.faster_than is not None else ""
        slow = f"慢于 {self.slower_than:g}" if self.slower_than is not None else ""
        what = {
            "average": "平均语速",
            "each turn": "单句语速",
            "change": "语速变化",
            "difference": "与对方的语速差",
        }[self.of]
        return f"{what}{' 或 '.join(part for part in (fast, slow) if part)} 字/分钟"


def spoken_characters(folded: str) -> int:
    """How many characters a folded text has when read aloud; a Latin word counts as one."""
    return len(_SPOKEN.findall(folded))


def _pace_of(turns: Sequence[int], scene: "Scene") -> float:
    seconds = sum(scene.turns[at].span.duration for at in turns)
    return 60 * sum(spoken_characters(scene.lines.texts[at]) for at in turns) / seconds


def _whole_call_values(scene: "Scene", role: Role) -> list[float]:
    whole = [
        measure.value
        for measure in scene.conversation.measures
        if measure.name == "pace_cpm" and measure.role is role and measure.span is None
    ]
    return whole or measured(scene.conversation, "average_pace_cpm", role)
