"""The ``turn_count`` operator: how many turns there are."""

from typing import TYPE_CHECKING, Literal

from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import NumberComparison
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class TurnCount(Search):
    """Compares the number of turns in the place with ``count`` (``at least 3``)."""

    operator: Literal["turn_count"]
    count: NumberComparison

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the number."""
        number = len(place.positions)
        if not self.count.holds(number):
            return Finding(Truth.MISS, reason=f"共 {number} 句")
        return Finding(Truth.HIT, (scene.about_the_call(name, f"共 {number} 句"),))

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"句数 {self.count.in_chinese}"
