"""The ``sentiment`` operator: how a party feels, by its words, and where that goes."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, Self

from pydantic import PrivateAttr, model_validator

from conversation import Measure, Turn
from language.matching import Occurrence, fold
from qa_rules.evidence import Finding
from qa_rules.lexicon import Shelf
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import NumberComparison
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene

_NEGATIONS = tuple(map(fold, ("不", "没", "无", "别", "未", "并非")))
_NEGATION_REACH = 3  # characters before the word: 不太满意
_THIRDS = 3
_ROUNDING_S = 0.01


class Sentiment(Search):
    """Compares how a party feels: by its words, or by voice and words together.

    ``value`` is that of a party's words (-1 … 1), ``change`` what becomes of it over the call, and
    ``upset`` (0 … 1) the measure of the most upset turn, which listens to the voice as well.

    The value is (positive − negative) / (positive + negative) words of two lexicons, where a
    negated word counts for the other side; 0 without such words. ``change`` is the last third of
    the party's turns less the first third.
    """

    operator: Literal["sentiment"]
    value: NumberComparison | None = None
    change: NumberComparison | None = None
    upset: NumberComparison | None = None
    positive: str = "positive"
    negative: str = "negative"

    _words: Mapping[str, int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _asks_one_thing(self) -> Self:
        given = [self.value, self.change, self.upset]
        if sum(asked is not None for asked in given) != 1:
            raise ValueError("write exactly one of `value`, `change` and `upset`")
        return self

    def lexicon_names(self) -> tuple[str, ...]:
        """The two lexicons."""
        return self.positive, self.negative

    def bind(self, shelf: Shelf) -> Self:
        """Take the words of the two lexicons."""
        bound = self.model_copy()
        signs = {self.positive: 1, self.negative: -1}
        bound._words = {
            word: sign for name, sign in signs.items() for word in shelf.lexicons[name].words
        }
        return bound

    def words(self) -> Iterator[str]:
        """Both lexicons for the shared automaton."""
        return iter(self._words)

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the words that carry the feeling, or with the turns that sound upset."""
        if self.upset is not None:
            return self._look_at_measures(name, place, scene, self.upset)
        signed = [
            (one, self._sign(one, scene))
            for one in self._felt(scene)
            if one.line in place.positions
        ]
        if self.value is not None:
            value = _balance([sign for _, sign in signed])
        else:
            third = max(1, len(place.positions) // _THIRDS)
            early, late = place.positions[:third], place.positions[-third:]
            value = _balance([s for one, s in signed if one.line in late]) - _balance(
                [s for one, s in signed if one.line in early]
            )
        detail = f"情绪值{'变化' if self.value is None else ''} {value:+.2f}"
        asked = self.value or self.change
        if asked is None or not asked.holds(value):
            return Finding(Truth.MISS, reason=detail)
        hits = tuple(scene.quote(name, one, detail) for one, _ in signed)
        return Finding(Truth.HIT, hits or (scene.about_the_call(name, detail),))

    def _look_at_measures(
        self, name: str, place: Place, scene: "Scene", asked: NumberComparison
    ) -> Finding:
        found = [
            measure
            for measure in scene.conversation.measures
            if measure.name == "upset" and self.party in (None, measure.role)
        ]
        if not found:
            return Finding(Truth.NOT_EVALUABLE, reason="没有测得情绪")
        hits = tuple(
            scene.whole_turn(name, at, f"情绪激动 {measure.value:.2f}：{measure.detail}")
            for measure in found
            if asked.holds(measure.value)
            for at in place.positions
            if scene.turns[at].role is measure.role and _is_of(measure, scene.turns[at])
        )
        return Finding(Truth.HIT, hits) if hits else Finding(Truth.MISS)

    def _felt(self, scene: "Scene") -> Sequence[Occurrence]:
        found = [one for word in self._known for one in scene.words.get(word, ())]
        return sorted(found, key=lambda one: (one.line, one.start, one.end))

    @cached_property
    def _known(self) -> tuple[str, ...]:
        return tuple(sorted(self._words))

    def _sign(self, one: Occurrence, scene: "Scene") -> int:
        before = scene.lines.texts[one.line][max(0, one.start - _NEGATION_REACH) : one.start]
        negated = any(word in before for word in _NEGATIONS)
        return -self._words[one.word] if negated else self._words[one.word]

    def says(self) -> str:
        """What it looks for, in Chinese."""
        if self.upset is not None:
            return f"声音和用词的激动程度 {self.upset.in_chinese}"
        asked = self.value or self.change
        return f"情绪{'值' if self.value else '变化'} {asked.in_chinese if asked else ''}"


def _is_of(measure: Measure, turn: Turn) -> bool:
    """Whether a measure, whose times are rounded, is about this turn."""
    return measure.span is not None and abs(measure.span.start - turn.start) < _ROUNDING_S


def _balance(signs: Sequence[int]) -> float:
    return sum(signs) / len(signs) if signs else 0.0
