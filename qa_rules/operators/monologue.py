"""The ``monologue`` operator: one party talks on and on."""

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from qa_rules.evidence import Finding, Hit
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Length
from qa_rules.search import Search
from qa_rules.timing import monologues

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Monologue(Search):
    """Finds stretches of one party, ``longer_than`` so long, that the other does not break.

    ``times`` is how many of them make a hit.
    """

    operator: Literal["monologue"]
    longer_than: Length = Field(gt=0)
    times: int = Field(default=1, ge=1)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the first turn of each stretch."""
        hits = tuple(
            self._evidence(name, seconds, first, last, scene)
            for seconds, first, last in monologues(scene.turns, place.positions)
            if seconds > self.longer_than
        )
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def _evidence(self, name: str, seconds: float, first: int, last: int, scene: "Scene") -> Hit:
        turn, end = scene.turns[first], scene.turns[last].end
        detail = f"连续说了 {seconds:.0f} 秒"
        return Hit(
            name, turn.index, turn.start, end, turn.role, turn.text, 0, len(turn.text), detail
        )

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"一口气说了 {self.longer_than:g} 秒以上，至少 {self.times} 次"
