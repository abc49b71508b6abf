"""The ``duration`` operator: how long the call is."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import SecondsComparison
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Duration(Search):
    """Compares the length of the call with ``lasts`` (``at least 20s``, ``between 1m and 10m``)."""

    operator: Literal["duration"]
    lasts: SecondsComparison = Field()

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the length."""
        del place
        seconds = scene.conversation.duration_s
        if not self.lasts.holds(seconds):
            return Finding(Truth.MISS, reason=f"通话时长 {seconds:.0f} 秒")
        return Finding(Truth.HIT, (scene.about_the_call(name, f"通话时长 {seconds:.0f} 秒"),))

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"通话时长 {self.lasts.in_chinese}"
