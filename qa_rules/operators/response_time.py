"""The ``response_time`` operator: how long one party waits for the other's answer."""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Length
from qa_rules.search import Search
from qa_rules.timing import responses

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class ResponseTime(Search):
    """Finds answers of ``role`` that come ``longer_than`` so long after the other ended.

    ``times`` is how many of them make a hit.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["response_time"]
    longer_than: Length = Field(gt=0)
    times: int = Field(default=1, ge=1)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with each answer that came too late."""
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有应答时长可言")
        parties = (Role.AGENT, Role.CUSTOMER) if self.party is None else (self.party,)
        late = sorted(
            (at, seconds)
            for role in parties
            for seconds, at in responses(scene.conversation, role)
            if seconds > self.longer_than and at in place.positions
        )
        hits = tuple(scene.whole_turn(name, at, f"{wait:.1f} 秒后才应答") for at, wait in late)
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"应答慢于 {self.longer_than:g} 秒，至少 {self.times} 次"
