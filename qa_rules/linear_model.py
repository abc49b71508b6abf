"""A trained scikit-learn text classifier as plain numbers: no pickle, nothing to execute.

Stands for a ``TfidfVectorizer`` over characters followed by a binary ``LogisticRegression``;
``export_linear_model`` writes the numbers of the fitted pair, ``LinearModel.probability`` computes
what ``predict_proba`` would.
"""

import json
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from conversation.errors import RuleError
from language.matching import fold


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights over character n-grams of folded text.

    ``weights`` hold idf and coefficient of each n-gram.
    """

    name: str
    shortest: int
    longest: int
    weights: Mapping[str, tuple[float, float]]
    intercept: float

    def probability(self, text: str) -> float:
        """How likely the text is of the positive class, 0..1."""
        counts = Counter(self._grams(fold(text)))
        values = {gram: count * self.weights[gram][0] for gram, count in counts.items()}
        length = math.sqrt(sum(value * value for value in values.values()))
        if length == 0:
            return 1 / (1 + math.exp(-self.intercept))
        total = sum(value * self.weights[gram][1] for gram, value in sorted(values.items()))
        return 1 / (1 + math.exp(-(self.intercept + total / length)))

    def _grams(self, text: str) -> list[str]:
        return [
            gram
            for size in range(self.shortest, self.longest + 1)
            for start in range(len(text) - size + 1)
            if (gram := text[start : start + size]) in self.weights
        ]


def export_linear_model(vectorizer: Any, classifier: Any, *, name: str) -> str:  # noqa: ANN401 - duck-typed scikit-learn
    """Write a fitted ``TfidfVectorizer(analyzer="char")`` and ``LogisticRegression`` as JSON."""
    shortest, longest = vectorizer.ngram_range
    grams = vectorizer.get_feature_names_out()
    rows = zip(grams, vectorizer.idf_, classifier.coef_[0], strict=True)
    told = {
        "name": name,
        "kind": "tfidf-logistic",
        "ngrams": [int(shortest), int(longest)],
        "intercept": float(classifier.intercept_[0]),
        "weights": {str(gram): [float(idf), float(weight)] for gram, idf, weight in rows},
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def read_linear_model(path: Path) -> LinearModel:
    """Read such a file; raises ``RuleError`` where it is not one."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        weights = {
            gram: (float(idf), float(weight)) for gram, (idf, weight) in told["weights"].items()
        }
        shortest, longest = (int(size) for size in told["ngrams"])
        return LinearModel(str(told["name"]), shortest, longest, weights, float(told["intercept"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        what = f"{path}:1:1: is not an exported classifier ({error}) — use export_linear_model"
        raise RuleError((what,)) from error
