"""The ``abnormal_answer`` operator.

The agent says nothing for too long after the call was connected.
"""

from typing import TYPE_CHECKING, ClassVar, Literal

from pydantic import Field

from conversation import ChannelKind, Role
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Length
from qa_rules.search import Search
from qa_rules.timing import measured

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class AbnormalAnswer(Search):
    """Finds calls in which ``role`` (the agent) says nothing until ``later_than`` so long.

    Announcements before it do not count. A party that never speaks is a hit.
    """

    needs_sound: ClassVar[bool] = True

    operator: Literal["abnormal_answer"]
    role: Literal["agent", "customer", "any"] = "agent"
    later_than: Length = Field(gt=0)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the first turn of the party, however late."""
        if scene.kind is ChannelKind.TEXT:
            return Finding(Truth.NOT_EVALUABLE, reason="文字会话没有接听可言")
        if not place.positions:
            return Finding(Truth.HIT, (scene.about_the_call(name, "一直没有说话"),))
        first = place.positions[0]
        wait = self._wait(first, scene)
        if wait <= self.later_than:
            return Finding(Truth.MISS, reason=f"{wait:.1f} 秒开口")
        return Finding(Truth.HIT, (scene.whole_turn(name, first, f"{wait:.1f} 秒后才开口"),))

    def _wait(self, first: int, scene: "Scene") -> float:
        values = measured(scene.conversation, "first_agent_word_s")
        if self.party is Role.AGENT and values and scene.stage.start == 0:
            return values[0]
        return scene.turns[first].start - scene.stage.start

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"接通 {self.later_than:g} 秒后才开口"
