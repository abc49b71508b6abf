"""How alike texts are to the ear and the eye, as further views beside their words.

A recogniser that mishears breaks words apart, but most pairs of characters, and more of the pairs
and trios of syllables, stay whole. They help to find the groups and to place new texts; topics
stay described by words.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from language.fold import fold_specifics
from language.syllables import spell_by_sound
from topics.features import clauses_apart
from topics.grams import Keys, gram_keys, gram_of, key_of
from topics.linear import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

CHARACTER_WEIGHT = 0.2  # of the cosine of two texts; the rest is that of the words
SOUND_WEIGHT = 0.35
WORD_SHARE = math.sqrt(1.0 - CHARACTER_WEIGHT - SOUND_WEIGHT)  # of the length of a text
LEAST_DOCUMENTS = 100  # of fewer, pairs that two texts share are chance
MOST_SPREAD = 0.3  # share of the texts from which on a pair tells nothing
MOST_GRAMS = 40_000
PAIRS, PAIRS_AND_TRIOS = (2,), (2, 3)


@dataclass(frozen=True)
class GramSpace:
    """The grams that two texts or more have with their weights.

    ``alone`` weighs all others, but for the ``common`` ones, which count for nothing.
    """

    weights: Mapping[str, float]
    alone: float
    common: frozenset[str]

    def rows(self, keys: Keys, owners: Keys, count: int) -> "csr_matrix":
        """One row a text over the known grams, as parts of its full length.

        ``keys`` and ``owners`` are of ``gram_keys``. What a text has alone counts for its length:
        two texts that share one gram of many are hardly alike.
        """
        from scipy.sparse import csr_matrix

        known, places, weights = self._table
        slot = np.searchsorted(known, keys).clip(max=max(0, len(known) - 1))
        here = known[slot] == keys if len(known) else np.zeros(len(keys), dtype=bool)
        rows = csr_matrix(
            (np.ones(int(here.sum())), (owners[here], places[slot[here]])),
            shape=(count, len(self.weights)),
        )
        rows.data = (1.0 + np.log(rows.data)) * weights[rows.indices]
        alone = owners[~here & ~np.isin(keys, self._common)]
        square = np.bincount(alone, minlength=count) * self.alone**2
        square = square + np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
        rows.data /= np.repeat(np.sqrt(square), np.diff(rows.indptr))
        return rows

    @cached_property
    def _table(self) -> tuple[Keys, Keys, Floats]:
        """The known grams in order, the column of each, and the weights of the columns."""
        keys = np.array([key_of(gram) for gram in self.weights], dtype=np.int64)
        order = np.argsort(keys)
        return keys[order], order, np.array([*self.weights.values()], dtype=np.float64)

    @cached_property
    def _common(self) -> Keys:
        return np.array([key_of(gram) for gram in sorted(self.common)], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Likeness:
    """The characters and the sounds of a set of texts."""

    characters: GramSpace
    sounds: GramSpace

    def rows(self, texts: Sequence[str]) -> "csr_matrix":
        """Both views of each text side by side, each of its share of the unit length."""
        from scipy.sparse import hstack

        views = (
            self.characters.rows(*gram_keys(_as_written(texts), PAIRS), len(texts)),
            self.sounds.rows(*gram_keys(as_heard(texts), PAIRS_AND_TRIOS), len(texts)),
        )
        shares = (math.sqrt(CHARACTER_WEIGHT), math.sqrt(SOUND_WEIGHT))
        return hstack([views[0] * shares[0], views[1] * shares[1]]).tocsr()


def learn_likeness(texts: Sequence[str]) -> Likeness | None:
    """Weigh what texts share for the eye and the ear; ``None`` where they are too few."""
    if len(texts) < LEAST_DOCUMENTS:
        return None
    return Likeness(
        _learn_grams(*gram_keys(_as_written(texts), PAIRS), len(texts)),
        _learn_grams(*gram_keys(as_heard(texts), PAIRS_AND_TRIOS), len(texts)),
    )


def add_likeness(
    words: "csr_matrix", texts: Sequence[str], likeness: Likeness | None
) -> "csr_matrix":
    """Join the words of each text (rows of at most unit length) with its characters and sounds."""
    from scipy.sparse import hstack

    if likeness is None:
        return words
    return hstack([words * WORD_SHARE, likeness.rows(texts)]).tocsr()


def as_heard(texts: Sequence[str]) -> list[str]:
    """The clauses of each text as they sound, amounts and names folded away."""
    return [spell_by_sound(text) for text in _as_written(texts)]


def _as_written(texts: Sequence[str]) -> list[str]:
    return [clauses_apart(fold_specifics(text)) for text in texts]


def _learn_grams(keys: Keys, owners: Keys, total: int) -> GramSpace:
    in_texts = np.unique(np.stack([owners, keys]), axis=1)[1]
    grams, counts = np.unique(in_texts, return_counts=True)
    most = max(2, round(MOST_SPREAD * total))
    kept = (counts > 1) & (counts <= most)
    order = np.lexsort((grams[kept], -counts[kept]))[:MOST_GRAMS]
    chosen = zip(grams[kept][order].tolist(), counts[kept][order].tolist(), strict=True)
    return GramSpace(
        {gram_of(gram): round(_rarity(count, total), 3) for gram, count in chosen},
        round(_rarity(1, total), 3),
        frozenset(gram_of(gram) for gram in grams[counts > most].tolist()),
    )


def _rarity(count: int, total: int) -> float:
    return math.log((1 + total) / (1 + count)) + 1.0
