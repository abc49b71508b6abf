"""Topics against BERTopic's recipe on the same vectors: reduce, HDBSCAN, class-based TF-IDF.

Run ``python -m benchmarks.topics_recipe``. Both get the same calls, texts, hints and weighted
vectors of words; the recipe reduces them with TruncatedSVD, because UMAP would bring numba. Its
last line gives it the views of characters and sounds, too. Medians over the seeds, and the least
ARI of all. NPMI and diversity are over the six heaviest words of each topic.
"""

import argparse
import math
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from sklearn.cluster import HDBSCAN
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.preprocessing import normalize

from benchmarks.voice_calls import HELD_OUT, WORDING_SETS, make_calls
from topics import ComplaintDetector, complaint_text, fit_topics
from topics.features import topic_words
from topics.likeness import add_likeness, learn_likeness
from topics.vectors import document_matrix, learn_space, term_lists

WORDS = 6
DIMENSIONS = 30
METHODS = ("callqa", "recipe", "recipe, our views")


@dataclass(frozen=True, slots=True)
class Score:
    """How good the topics of one method are."""

    topics: int
    nmi: float
    ari: float
    loose: float
    coherence: float
    diversity: float


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, nargs="*", default=[300, 1000])
    parser.add_argument("--seeds", type=int, nargs="*", default=[7, 8, 9, 10, 11])
    parser.add_argument("--wordings", choices=WORDING_SETS, default=HELD_OUT)
    options = parser.parse_args()
    detector = ComplaintDetector.load()
    print(
        "| calls | errors | method | topics | NMI | ARI | least | unclassified | NPMI | diversity |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    for count in options.calls:
        for rate in (0.0, 0.2):
            runs = [
                compare(detector, count, rate, seed, options.wordings) for seed in options.seeds
            ]
            for name in METHODS:
                print(row(count, rate, name, [run[name] for run in runs]), flush=True)


def row(count: int, rate: float, name: str, scores: Sequence[Score]) -> str:
    """Medians over the seeds, and the least ARI of all."""

    def middle(field: str) -> float:
        return float(statistics.median(getattr(score, field) for score in scores))

    return (
        f"| {count} | {rate:.0%} | {name} | {middle('topics'):.0f} | {middle('nmi'):.3f} "
        f"| {middle('ari'):.3f} | {min(score.ari for score in scores):.3f} "
        f"| {middle('loose'):.1%} | {middle('coherence'):.3f} | {middle('diversity'):.3f} |"
    )


def compare(
    detector: ComplaintDetector, count: int, rate: float, seed: int, wordings: str
) -> dict[str, Score]:
    """Score each method on the same calls."""
    calls = make_calls(count, cer=rate, seed=seed, complaints=1.0, wordings=wordings)
    pairs = [(call, detector.detect(call.transcript)) for call in calls]
    found = [(call, finding) for call, finding in pairs if finding.is_complaint]
    documents = {f.call_id: complaint_text(c.transcript, f) for c, f in found}
    hints = {f.call_id: (*f.business, *f.cause) for _, f in found}
    truth = {c.transcript.call_id: c.line.topic for c, _ in found}
    ours = {a.call_id: a.topic_id for a in fit_topics(documents, hints=hints).assignments}
    methods = {
        "callqa": ours,
        "recipe": _recipe(documents, hints, alike=False),
        "recipe, our views": _recipe(documents, hints, alike=True),
    }
    return {name: _score(documents, truth, topics) for name, topics in methods.items()}


def _score(
    documents: Mapping[str, str], truth: Mapping[str, str], topics: Mapping[str, str | None]
) -> Score:
    ids = sorted(documents)
    labels = [topics[i] or i for i in ids]
    subjects = [truth[i] for i in ids]
    return Score(
        len({topic for topic in topics.values() if topic}),
        normalized_mutual_info_score(subjects, labels),
        adjusted_rand_score(subjects, labels),
        sum(topics[i] is None for i in ids) / len(ids),
        *_readability(documents, topics),
    )


def _recipe(
    documents: Mapping[str, str], hints: Mapping[str, Sequence[str]], *, alike: bool
) -> dict[str, str | None]:
    lists = term_lists(documents, hints)
    ids = sorted(lists)
    matrix = document_matrix([lists[i] for i in ids], learn_space([lists[i] for i in ids]))
    if alike:
        texts = [documents[i] for i in ids]
        matrix = add_likeness(matrix, texts, learn_likeness(texts))
    reduced = normalize(TruncatedSVD(DIMENSIONS, random_state=0).fit_transform(matrix))
    labels = HDBSCAN(min_cluster_size=max(5, len(ids) // 100), copy=True).fit_predict(reduced)
    return {i: None if label < 0 else f"{label}" for i, label in zip(ids, labels, strict=True)}


def _readability(
    documents: Mapping[str, str], topics: Mapping[str, str | None]
) -> tuple[float, float]:
    words = {call_id: set(topic_words(text)) for call_id, text in documents.items()}
    everywhere = Counter(word for said in words.values() for word in said)
    tops = []
    for topic in sorted({topic for topic in topics.values() if topic}):
        inside = Counter(w for i, said in words.items() if topics[i] == topic for w in said)
        weight = {w: n * math.log(1 + len(documents) / everywhere[w]) for w, n in inside.items()}
        tops.append(sorted(weight, key=lambda w: (-weight[w], w))[:WORDS])
    pairs = [pair for top in tops for pair in combinations(sorted(top), 2)]
    scores = [_npmi(pair, words, everywhere) for pair in pairs]
    shown = [word for top in tops for word in top]
    return float(np.mean(scores or [0.0])), len(set(shown)) / max(len(shown), 1)


def _npmi(
    pair: tuple[str, str], words: Mapping[str, set[str]], everywhere: Mapping[str, int]
) -> float:
    both = sum(pair[0] in said and pair[1] in said for said in words.values()) / len(words)
    if both == 0:
        return -1.0
    if both == 1:
        return 1.0
    apart = everywhere[pair[0]] * everywhere[pair[1]] / len(words) ** 2
    return math.log(both / apart) / -math.log(both)


if __name__ == "__main__":
    main()
