"""The ``classifier`` operator: a trained model reads every turn."""

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, PrivateAttr

from qa_rules.evidence import Finding
from qa_rules.lexicon import Shelf
from qa_rules.linear_model import LinearModel
from qa_rules.outcome import Truth
from qa_rules.place import Place
from qa_rules.quantity import Share
from qa_rules.search import Search

if TYPE_CHECKING:
    from qa_rules.scene import Scene


class Classifier(Search):
    """Finds turns that a trained ``model`` calls positive with at least ``probability``.

    ``times`` is how many of them make a hit. The model is ``classifiers/NAME.json`` beside the
    rules, written from a fitted scikit-learn pair by
    ``qa_rules.linear_model.export_linear_model``. Turns under ``minimum_characters`` are not
    read.
    """

    operator: Literal["classifier"]
    model: str
    probability: Share = 0.5
    minimum_characters: int = Field(default=4, ge=1)
    times: int = Field(default=1, ge=1)

    _trained: LinearModel | None = PrivateAttr(default=None)

    def classifier_names(self) -> tuple[str, ...]:
        """The model."""
        return (self.model,)

    def bind(self, shelf: Shelf) -> Self:
        """Take the model."""
        bound = self.model_copy()
        bound._trained = shelf.classifiers[self.model]
        return bound

    def look(self, name: str, place: Place, scene: "Scene") -> Finding:
        """Hit with the turns and their probabilities."""
        if self._trained is None:
            return Finding(Truth.NOT_EVALUABLE, reason=f"模型 {self.model} 没有装入")
        scored = [
            (at, self._trained.probability(scene.turns[at].text))
            for at in place.positions
            if len(scene.lines.texts[at]) >= self.minimum_characters
        ]
        hits = tuple(
            scene.whole_turn(name, at, f"模型概率 {probability:.0%}")
            for at, probability in scored
            if probability >= self.probability
        )
        return Finding(Truth.HIT, hits) if len(hits) >= self.times else Finding(Truth.MISS)

    def says(self) -> str:
        """What it looks for, in Chinese."""
        return f"模型 {self.model} 判为是（概率 {self.probability:.0%} 以上）"
