"""Which topic a new text belongs to, by how it sounds.

A fit teaches a linear model the topics that it found (ridge regression on +1 and -1, solved over
pairs of texts, which are few). The middle of a topic knows what its calls say most; this knows what
tells one topic from the others. Pairs and trios of sounds do as well as words with them on clean
texts and better on misheard ones, and need no cutting into words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from topics.grams import gram_keys
from topics.likeness import PAIRS_AND_TRIOS, GramSpace, as_heard
from topics.linear import Floats

TAUGHT = 1_500  # texts the model is taught by, chosen evenly; more teach it little more
RIDGE = 0.3
HEAVIEST = 1_500  # grams that count for a topic; all of them gain a point in a hundred
LEAST_SCORE = -0.4  # 19 of 20 texts on a topic's subject have more, 1 of 20 on other subjects
SHARPNESS = 0.15  # difference of scores that makes one topic e times as likely: calibrated


@dataclass(frozen=True)
class Placing:
    """What each gram of sounds says for each topic.

    ``weights[gram]`` are (place in ``topic_ids``, weight); ``base`` is the score of a text that
    says nothing.
    """

    topic_ids: tuple[str, ...]
    sounds: GramSpace
    weights: Mapping[str, Sequence[tuple[int, float]]]
    base: tuple[float, ...]

    def scores(self, texts: Sequence[str]) -> Floats:
        """Scores of shape (texts, topics): around 1 for the topic of a text, -1 for others."""
        rows = self.sounds.rows(*gram_keys(as_heard(texts), PAIRS_AND_TRIOS), len(texts))
        return np.asarray(rows @ self._table + np.array(self.base), dtype=np.float64)

    @cached_property
    def _table(self) -> Floats:
        table = np.zeros((len(self.sounds.weights), len(self.topic_ids)))
        for row, gram in enumerate(self.sounds.weights):
            for topic, weight in self.weights.get(gram, ()):
                table[row, topic] = weight
        return table


def teach_placing(
    texts: Sequence[str], topics: Sequence[str], sounds: GramSpace | None
) -> Placing | None:
    """Teach a model the topic of each text; ``None`` without sounds or with one topic only."""
    topic_ids = tuple(sorted(set(topics)))
    if sounds is None or len(topic_ids) < 2:
        return None
    chosen = np.unique(np.linspace(0, len(topics) - 1, TAUGHT).astype(int)).tolist()
    wanted = np.full((len(chosen), len(topic_ids)), -1.0)
    wanted[np.arange(len(chosen)), [topic_ids.index(topics[row]) for row in chosen]] = 1.0
    base = wanted.mean(axis=0)
    heard = as_heard([texts[row] for row in chosen])
    taught = sounds.rows(*gram_keys(heard, PAIRS_AND_TRIOS), len(chosen))
    alike = np.asarray((taught @ taught.T).todense()) + RIDGE * np.eye(len(chosen))
    table = np.asarray(taught.T @ np.linalg.solve(alike, wanted - base))
    weights = _heaviest(table, [*sounds.weights])
    return Placing(topic_ids, sounds, weights, tuple(round(float(b), 4) for b in base))


def _heaviest(table: Floats, names: Sequence[str]) -> dict[str, list[tuple[int, float]]]:
    weights: dict[str, list[tuple[int, float]]] = {}
    for topic in range(table.shape[1]):
        heavy = np.argsort(-np.abs(table[:, topic]), kind="stable")[:HEAVIEST]
        for column in sorted(heavy.tolist()):
            if weight := round(float(table[column, topic]), 4):
                weights.setdefault(names[column], []).append((topic, weight))
    return weights
