"""The ``interruption`` operator: one party talks over the other."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding, Hit
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Length
from qa_rules.search import Search
from qa_rules.timing import MIN_OVERLAP_S, CutIn

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_PARTIES = (Role.AGENT, Role.CUSTOMER)
_ONE_CHANNEL = (ChannelKind.MONO, ChannelKind.DUAL_MONO)


class Interruption(Search):
    """Finds where ``role`` starts to talk ``overlap`` seconds or more before the other ends.

    ``times`` is how many of them make a hit. A cutting-in turn shorter than
    ``minimum_characters`` is a 嗯 or 好的 and does not count; nor does one that comes before the
    other has spoken for ``delay`` (both began at once and nobody was cut off). On one channel
    two voices cannot be told apart, so the answer there is that it cannot be judged.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["interruption"]
    overlap: Length = MIN_OVERLAP_S
    minimum_characters: int = Field(default=4, ge=1)
    delay: Length = 0.0
    times: int = Field(default=1, ge=1)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with each turn that cuts in."""
        if scene.kind in _ONE_CHANNEL:
            return Finding(Truth.NOT_EVALUABLE, reason="单声道录音分不清抢话")
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有抢话可言")
        hits = tuple(
            self._evidence(name, cut_in, scene)
            for cut_in in scene.cut_ins
            if self._counts(cut_in, place, scene)
        )
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def _counts(self, cut_in: CutIn, place: Place, scene: "Scene") -> bool:
        if cut_in.turn not in place.positions or cut_in.span.duration < self.overlap:
            return False
        if self.party is not None and cut_in.role is not self.party:
            return False
        if self.delay and _spoken_before(cut_in, scene) < self.delay:
            return False
        return len(scene.lines.texts[cut_in.turn]) >= self.minimum_characters

    def _evidence(self, name: str, cut_in: CutIn, scene: "Scene") -> Hit:
        turn = scene.turns[cut_in.turn]
        detail = f"重叠 {cut_in.span.duration:.1f} 秒"
        return Hit(
            name,
            turn.index,
            cut_in.span.start,
            cut_in.span.end,
            turn.role,
            turn.text,
            0,
            len(turn.text),
            detail,
        )

    def says(self) -> str:
        """What it looks for, in Chinese."""
        late = f"，对方已说了 {self.delay:g} 秒以上" if self.delay else ""
        return f"抢话：对方没有说完就开口{late}，重叠 {self.overlap:g} 秒以上，至少 {self.times} 次"


def _spoken_before(cut_in: CutIn, scene: "Scene") -> float:
    """How long the other party had been speaking when it was cut in on."""
    moment = cut_in.span.start
    begun = [
        turn.start
        for turn in scene.turns
        if turn.role in _PARTIES
        and turn.role is not cut_in.role
        and turn.start <= moment < turn.end
    ]
    return moment - min(begun, default=moment)
