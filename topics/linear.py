"""A linear text model as data: terms, weights and calibration, nothing that could run."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from conversation.errors import ModelError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

FORMAT = 1
SCALE = 1000  # parameters are stored as whole thousandths

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LinearModel:
    """Term weights for several yes/no labels.

    ``weights[term, label]`` and ``bias[label]`` give a logit; ``slope`` and ``offset`` turn it
    into a calibrated probability. ``call_weights`` and ``call_bias`` join the evidence of a
    call. ``revision`` identifies the parameters.
    """

    terms: Mapping[str, int]
    idf: Floats
    labels: tuple[str, ...]
    weights: Floats
    bias: Floats
    slope: Floats
    offset: Floats
    call_weights: Floats
    call_bias: float
    revision: str = ""

    def logits(self, documents: Iterable[Sequence[str]]) -> Floats:
        """Logits of shape (documents, labels) for documents given as lists of terms."""
        matrix = weigh(list(documents), self.terms, self.idf)
        return np.asarray(matrix @ self.weights) + self.bias

    def calibrate(self, logits: Floats) -> Floats:
        """Probabilities in 0..1 of the same shape as ``logits``."""
        return sigmoid(logits * self.slope + self.offset)


def sigmoid(logits: Floats) -> Floats:
    """The logistic function, safe for large values."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * logits)))


def weigh(
    documents: Sequence[Sequence[str]], terms: Mapping[str, int], idf: Floats
) -> "csr_matrix":
    """TF-IDF rows with sublinear term frequency and unit length; unknown terms are passed over."""
    from scipy.sparse import csr_matrix

    indptr, indices, values = [0], [], []
    for document in documents:
        counts = Counter(terms[term] for term in document if term in terms)
        columns = np.array(sorted(counts), dtype=np.int64)
        row = (1.0 + np.log([counts[c] for c in columns.tolist()])) * idf[columns]
        values.append(row / (np.linalg.norm(row) or 1.0))
        indices.append(columns)
        indptr.append(indptr[-1] + len(columns))
    data = np.concatenate(values) if values else np.zeros(0)
    columns = np.concatenate(indices) if indices else np.zeros(0, dtype=np.int64)
    return csr_matrix((data, columns, indptr), shape=(len(documents), len(idf)))


def write_model(model: LinearModel, path: Path) -> str:
    """Write the parameters as JSON with their sha256 beside it; returns the sha256."""
    text = json.dumps(_as_data(model), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    path.write_text(text, encoding="utf-8")
    path.with_suffix(".sha256").write_text(digest + "\n", encoding="utf-8")
    return digest


def read_model(path: Traversable, checksum: Traversable) -> LinearModel:
    """Read parameters; raises ``ModelError`` where they are missing, damaged or not understood."""
    try:
        content, expected = path.read_bytes(), checksum.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ModelError(
            f"the complaint model {path} cannot be read ({error}) — install callqa again"
        ) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != expected:
        raise ModelError(
            f"the complaint model {path} is not the one that was shipped (sha256 "
            f"{digest[:12]}…, expected {expected[:12]}…) — install callqa again "
            "or train it with `python -m topics.train`"
        )
    return _from_data(json.loads(content), digest[:12])


def _as_data(model: LinearModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "labels": list(model.labels),
        "terms": sorted(model.terms, key=lambda term: model.terms[term]),
        "idf": _whole(model.idf),
        "weights": [_whole(column) for column in model.weights.T],
        **{
            name: _whole(getattr(model, name))
            for name in ("bias", "slope", "offset", "call_weights")
        },
        "call_bias": round(model.call_bias * SCALE),
    }


def _from_data(data: dict[str, Any], revision: str) -> LinearModel:
    if data.get("format") != FORMAT:
        raise ModelError(
            f"the complaint model has format {data.get('format')}, this version reads {FORMAT} — "
            "train it again with `python -m topics.train`"
        )
    parameter: Callable[[str], Floats] = lambda name: (  # noqa: E731
        np.asarray(data[name], dtype=np.float64) / SCALE
    )
    return LinearModel(
        terms={term: index for index, term in enumerate(data["terms"])},
        labels=tuple(data["labels"]),
        weights=np.ascontiguousarray(parameter("weights").T),
        call_bias=data["call_bias"] / SCALE,
        revision=revision,
        **{name: parameter(name) for name in ("idf", "bias", "slope", "offset", "call_weights")},
    )


def _whole(values: Floats) -> list[int]:
    return [round(value * SCALE) for value in values.tolist()]
