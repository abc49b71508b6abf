"""The ``repetition`` operator: somebody has to say the same thing again."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field
from rapidfuzz.distance import Indel

from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Share
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Repetition(Search):
    """Finds turns that repeat one of the ``among`` turns of the same party before them (0: all).

    Two turns are the same when they share at least ``similarity`` of their characters in order;
    turns under ``minimum_characters``, and those with one of the words of ``excludes`` (the agent
    reads a number back), are not compared. ``times`` is how many repetitions make a hit.
    """

    operator: Literal["repetition"]
    similarity: Share = Field(default=0.8)
    minimum_characters: int = Field(default=6, ge=2)
    among: int = Field(default=0, ge=0)
    excludes: list[str] = Field(default=[])
    times: int = Field(default=1, ge=1)

    def words(self) -> Iterator[str]:
        """The excluding words for the shared automaton."""
        return iter(self.excludes)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the turns that repeat."""
        texts = scene.lines.texts
        excluded = {one.line for word in self.excludes for one in scene.words.get(word, ())}
        long = [
            at
            for at in place.positions
            if len(texts[at]) >= self.minimum_characters and at not in excluded
        ]
        repeated = [at for number, at in enumerate(long) if self._repeats(at, long[:number], scene)]
        if len(repeated) < self.times:
            return Finding(Truth.MISS)
        return Finding(Truth.HIT, tuple(scene.whole_turn(name, at, "重复") for at in repeated))

    def _repeats(self, at: int, earlier: list[int], scene: "Scene") -> bool:
        own = [one for one in earlier if scene.turns[one].role is scene.turns[at].role]
        texts = scene.lines.texts
        return any(
            Indel.normalized_similarity(texts[at], texts[one], score_cutoff=self.similarity) > 0
            for one in own[-self.among :]
        )

    def says(self) -> str:
        """What it looks for, in Chinese."""
        without = f"，含 {'、'.join(self.excludes)} 的不算" if self.excludes else ""
        return f"重复说过的话（相似 {self.similarity:.0%} 以上{without}），至少 {self.times} 次"
