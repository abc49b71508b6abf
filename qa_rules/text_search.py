"""Searches over words: what keyword, pattern, homophone and their kin have in common."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Self

from pydantic import model_validator

from language.matching import Occurrence
from qa_rules.evidence import Finding
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.scene import seconds_of
from qa_rules.search import Search, combine

if TYPE_CHECKING:
    from qa_rules.scene import Scene


_NOTHING = Finding(Truth.MISS)


class TextSearch(Search):
    """A search whose answer is a set of places in the text.

    With ``every_turn`` each turn of the place must hold what is looked for, not any one of them.
    """

    every_turn: bool = False

    @model_validator(mode="after")
    def _reads_turns_one_by_one_or_together(self) -> Self:
        if self.every_turn and self.join:
            raise ValueError("`every_turn` reads turn by turn and `join` all as one — write one")
        return self

    def says_with(self, called: Callable[[str], str]) -> str:
        """What it looks for, and that every turn must hold it where that is asked."""
        told = super().says_with(called)
        return f"每一句都要有：{told}" if self.every_turn else told

    @abstractmethod
    def occurrences(self, scene: "Scene") -> Sequence[Occurrence]:
        """Every place in the call, of whomever, that could count."""

    @abstractmethod
    def find_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Every place in one folded text, as ``(start, end, word)``.

        Used where turns are joined.
        """

    def enough(self, places: Sequence[Occurrence]) -> Sequence[Occurrence]:
        """The places that make a hit, or none."""
        return places

    def counts_absence(self) -> bool:
        """Whether it can hit by finding nothing."""
        return False

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the places as evidence; a miss in badly recognised text cannot be relied on."""
        if self.every_turn and place.positions:
            return self._look_at_each(name, place, scene)
        return self._look_at_once(name, place, scene)

    def _look_at_each(self, name: str, place: Place, scene: "Scene") -> Finding:
        turns = [place._replace(positions=(at,), among=None, unknown=()) for at in place.positions]
        found = [self._look_at_once(name, turn, scene) for turn in turns]
        together = combine(found, all_of=True)
        if together.truth is not Truth.MISS:
            return together
        without = sum(one.truth is Truth.MISS for one in found)
        return Finding(Truth.MISS, reason=f"{len(found)} 句中有 {without} 句没有")

    def _look_at_once(self, name: str, place: Place, scene: "Scene") -> Finding:
        candidates = self._joined(place, scene) if self.join else self.occurrences(scene)
        inside = in_place(candidates, place, scene) if candidates else ()
        if self.counts_absence():
            truth = Truth.MISS if inside else Truth.HIT
            return self._unless_doubtful(Finding(truth), place, scene, doubtful=not inside)
        chosen = self.enough(inside) if inside else ()
        if not chosen:
            return self._unless_doubtful(_NOTHING, place, scene, doubtful=True)
        return Finding(Truth.HIT, scene.quotes(name, in_order(chosen)))

    def _unless_doubtful(
        self, finding: Finding, place: Place, scene: "Scene", *, doubtful: bool
    ) -> Finding:
        if doubtful and scene.text_is_doubtful(place):
            return Finding(Truth.NOT_EVALUABLE, reason="这一段识别得太不可靠")
        return finding

    def _joined(self, place: Place, scene: "Scene") -> list[Occurrence]:
        texts = [scene.lines.texts[at] for at in place.positions]
        pieces: list[Occurrence] = []
        for start, end, word in self.find_in("".join(texts)):
            position = 0
            for at, text in zip(place.positions, texts, strict=True):
                low, high = max(start - position, 0), min(end - position, len(text))
                if low < high:
                    pieces.append(Occurrence(at, low, high, word))
                position += len(text)
        return pieces


def in_order(places: Sequence[Occurrence]) -> Sequence[Occurrence]:
    """Sorted by turn and position, without repetitions and without places inside longer ones."""
    if len(places) == 1:
        return places
    ordered = sorted(set(places), key=lambda one: (one.line, one.start, -one.end, one.word))
    kept: list[Occurrence] = []
    for one in ordered:
        if kept and kept[-1].line == one.line and kept[-1].end >= one.end:
            continue
        kept.append(one)
    return kept


def in_place(places: Sequence[Occurrence], place: Place, scene: "Scene") -> tuple[Occurrence, ...]:
    """Those that lie in the turns, and for timed windows in the seconds, of a place."""
    lines = place.among or place.positions
    inside = tuple([one for one in places if one[0] in lines])
    if not place.timed or not inside:
        return inside
    return tuple(one for one in inside if place.contains(*_seconds(one, scene)))


def _seconds(one: Occurrence, scene: "Scene") -> tuple[float, float]:
    turn = scene.turns[one.line]
    length = max(len(scene.lines.texts[one.line]), 1)
    scale = len(turn.text) / length
    return seconds_of(turn, int(one.start * scale), max(1, int(one.end * scale)))
