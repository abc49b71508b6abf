"""How alike texts are to the ear and the eye, as further views beside their words.

A recogniser that mishears breaks words apart, but most pairs of characters, and more of the pairs
and trios of syllables, stay whole. On made calls with 20 % of the characters misheard these views
raise the adjusted Rand index of 300 calls from 0.64 to 0.75, of 1,000 from 0.74 to 0.85. Like other
views they only help to find the groups; topics stay described by words.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from language.fold import fold_specifics
from topics.features import character_pairs, sound_grams

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

CHARACTER_WEIGHT = 0.2  # of the cosine of two texts; the rest is that of the words
SOUND_WEIGHT = 0.35
MEMORY_WEIGHT = 0.15  # of the cosine, for the topic that a text was in before
LEAST_DOCUMENTS = 100  # of fewer, pairs that two texts share are chance
MOST_SPREAD = 0.3  # share of the texts from which on a pair tells nothing
MOST_GRAMS = 40_000


def add_likeness(words: "csr_matrix", texts: Sequence[str]) -> "csr_matrix":
    """Join the words of each text (rows of unit length) with its characters and its sounds."""
    from scipy.sparse import hstack
    from sklearn.preprocessing import normalize

    if len(texts) < LEAST_DOCUMENTS:
        return words
    folded = [fold_specifics(text) for text in texts]
    views = (
        (words, 1.0 - CHARACTER_WEIGHT - SOUND_WEIGHT),
        (_view([character_pairs(text) for text in folded]), CHARACTER_WEIGHT),
        (_view([sound_grams(text) for text in folded]), SOUND_WEIGHT),
    )
    told = [view * math.sqrt(share) for view, share in views if view.shape[1]]
    return normalize(hstack(told).tocsr())


def add_memory(views: "csr_matrix", before: Sequence[str | None]) -> "csr_matrix":
    """Join what texts have in common with the topic that each was in before, if any.

    Without it a tree of the same texts and a few others may part them elsewhere.
    """
    from scipy.sparse import csr_matrix, hstack
    from sklearn.preprocessing import normalize

    column = {topic: place for place, topic in enumerate(sorted({t for t in before if t}))}
    if not column:
        return views
    known = [(row, column[topic]) for row, topic in enumerate(before) if topic]
    rows, columns = zip(*known, strict=True)
    memory = csr_matrix(([1.0] * len(known), (rows, columns)), shape=(len(before), len(column)))
    parts = (views * math.sqrt(1.0 - MEMORY_WEIGHT), memory * math.sqrt(MEMORY_WEIGHT))
    return normalize(hstack(parts).tocsr())


def _view(lists: Sequence[Sequence[str]]) -> "csr_matrix":
    """Rows of unit length, or zero; grams that two texts or more have, and not most."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    rows = [Counter(grams) for grams in lists]
    spread = Counter(gram for row in rows for gram in row)
    most = max(2, round(MOST_SPREAD * len(lists)))
    kept = [(gram, count) for gram, count in spread.items() if 1 < count <= most]
    kept = sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:MOST_GRAMS]
    column = {gram: place for place, (gram, _) in enumerate(kept)}
    weight = [math.log((1 + len(lists)) / (1 + count)) + 1.0 for _, count in kept]
    indptr, indices, values = [0], [], []
    for row in rows:
        for gram, count in row.items():
            if (place := column.get(gram)) is not None:
                indices.append(place)
                values.append((1.0 + math.log(count)) * weight[place])
        indptr.append(len(indices))
    shape = (len(rows), len(kept))
    matrix = csr_matrix((values, indices, indptr), shape=shape)
    return normalize(matrix) if kept else matrix
