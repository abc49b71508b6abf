"""Training the shipped complaint model from the shipped sentences: ``python -m topics.train``.

The same sentences give the same parameters. Validation is by wording: a sentence is judged by a
model that has seen no filling of its line.
"""

import logging
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from topics.corpus import Wording, wordings
from topics.evidence import call_features, read_evidence
from topics.examples import Snippet, make_calls, make_snippets
from topics.features import complaint_features
from topics.linear import Floats, LinearModel, sigmoid, weigh, write_model

if TYPE_CHECKING:  # loaded where they are used: they take longer than most commands
    from scipy.sparse import csr_matrix

FOLDS = 5
SEED = 20261122
MINIMUM_DOCUMENTS = 3
MAXIMUM_TERMS = 12_000
MADE_CALLS = 1200
STRENGTH = (
    8.0  # inverse regularisation of the sentence model, best of 1, 2, 4, 8, 16 by wording folds
)
COMPLAINT = "complaint"
MODEL_PATH = Path(__file__).parent / "data" / "complaint_model.json"
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Label:
    """One yes/no question of the model: ``axis`` is complaint, business or cause."""

    axis: str
    value: str

    def holds(self, wording: Wording) -> bool:
        """Whether it is so for a wording."""
        if self.axis == COMPLAINT:
            return wording.is_complaint
        return self.value in (wording.business if self.axis == "business" else wording.cause)

    def asks(self, wording: Wording) -> bool:
        """Whether a wording can teach it: causes are learnt from complaints that have one."""
        return self.axis != "cause" or bool(wording.cause)


def train(corpus: Sequence[Wording]) -> LinearModel:
    """Fit the sentence model, its calibration and the call model."""
    snippets = make_snippets(corpus, folds=FOLDS)
    documents = [complaint_features(snippet.text) for snippet in snippets]
    labels = _labels(corpus)
    outside = [_fit(documents, snippets, labels, without=fold) for fold in range(FOLDS)]
    inside = _fit(documents, snippets, labels, without=None)
    slope, offset = _calibration(outside, documents, snippets, labels)
    weights, bias = _call_model(outside, corpus)
    return LinearModel(
        inside.terms, inside.idf, inside.labels, inside.weights, inside.bias,
        slope, offset, weights, bias,
    )  # fmt: skip


def _labels(corpus: Sequence[Wording]) -> list[Label]:
    business = sorted(
        {value for wording in corpus if wording.is_complaint for value in wording.business}
    )
    cause = sorted({value for wording in corpus for value in wording.cause})
    return [
        Label(COMPLAINT, ""),
        *(Label("business", value) for value in business),
        *(Label("cause", value) for value in cause),
    ]


def _fit(
    documents: list[list[str]],
    snippets: list[Snippet],
    labels: list[Label],
    *,
    without: int | None,
) -> LinearModel:
    rows = [i for i, snippet in enumerate(snippets) if snippet.fold != without]
    chosen, wordings_ = [documents[i] for i in rows], [snippets[i].wording for i in rows]
    terms, idf = _term_index(chosen)
    matrix = weigh(chosen, terms, idf)
    fitted = [_fit_label(matrix, wordings_, label) for label in labels]
    return LinearModel(
        terms=terms,
        idf=idf,
        labels=tuple(f"{label.axis}:{label.value}" for label in labels),
        weights=np.column_stack([weights for weights, _ in fitted]),
        bias=np.array([bias for _, bias in fitted]),
        slope=np.ones(len(labels)),
        offset=np.zeros(len(labels)),
        call_weights=np.zeros(0),
        call_bias=0.0,
    )


def _term_index(documents: list[list[str]]) -> tuple[dict[str, int], Floats]:
    counts = Counter(term for document in documents for term in set(document))
    frequent = [pair for pair in counts.items() if pair[1] >= MINIMUM_DOCUMENTS]
    kept = sorted(frequent, key=lambda pair: (-pair[1], pair[0]))[:MAXIMUM_TERMS]
    kept.sort()
    idf = np.log((1 + len(documents)) / (1 + np.array([count for _, count in kept]))) + 1
    return {term: index for index, (term, _) in enumerate(kept)}, np.round(idf, 3)


def _fit_label(
    matrix: "csr_matrix", corpus: Sequence[Wording], label: Label
) -> tuple[Floats, float]:
    rows = [i for i, wording in enumerate(corpus) if label.asks(wording)]
    truth = np.array([label.holds(corpus[i]) for i in rows])
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=STRENGTH, class_weight="balanced", solver="liblinear", random_state=0
    )
    model.fit(matrix[rows], truth)
    return np.round(model.coef_[0], 3), float(np.round(model.intercept_[0], 3))


def _calibration(
    outside: list[LinearModel],
    documents: list[list[str]],
    snippets: list[Snippet],
    labels: list[Label],
) -> tuple[Floats, Floats]:
    from sklearn.linear_model import LogisticRegression

    logits = np.zeros((len(snippets), len(labels)))
    for fold, model in enumerate(outside):
        rows = [i for i, snippet in enumerate(snippets) if snippet.fold == fold]
        logits[rows] = model.logits([documents[i] for i in rows])
    pairs = []
    for column, label in enumerate(labels):
        rows = [i for i, snippet in enumerate(snippets) if label.asks(snippet.wording)]
        truth = np.array([label.holds(snippets[i].wording) for i in rows])
        platt = LogisticRegression(C=1.0).fit(logits[rows][:, [column]], truth)
        pairs.append((float(platt.coef_[0, 0]), float(platt.intercept_[0])))
        _report(f"{label.axis}:{label.value}", truth, platt.predict(logits[rows][:, [column]]))
    slopes, offsets = zip(*pairs, strict=True)
    return np.round(slopes, 3), np.round(offsets, 3)


def _call_model(outside: list[LinearModel], corpus: Sequence[Wording]) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    calls = make_calls(corpus, count=MADE_CALLS, folds=FOLDS, seed=SEED)
    features = np.array(
        [call_features(read_evidence(call.turns, outside[call.fold])) for call in calls]
    )
    truth = np.array([call.is_complaint for call in calls])
    model = LogisticRegression(C=0.1, max_iter=500).fit(features, truth)
    _report("call", truth, model.predict(features))
    scores = sigmoid(features @ model.coef_[0] + model.intercept_[0])
    logger.info(
        "call: Brier score %.4f, weights %s", ((scores - truth) ** 2).mean(), model.coef_[0]
    )
    return np.round(model.coef_[0], 3), float(np.round(model.intercept_[0], 3))


def _report(name: str, truth: np.ndarray, said: np.ndarray) -> None:
    hits = int((truth & said).sum())
    precision, recall = hits / max(int(said.sum()), 1), hits / max(int(truth.sum()), 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    logger.info(
        "%-22s n=%5d precision %.3f recall %.3f F1 %.3f", name, len(truth), precision, recall, f1
    )


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stdout, format="%(message)s")
    trained = train(wordings())
    logger.info("%s: sha256 %s", MODEL_PATH.name, write_model(trained, MODEL_PATH))
