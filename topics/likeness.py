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
LEAST_DOCUMENTS = 100  # of fewer, pairs that two texts share are chance
MOST_SPREAD = 0.3  # share of the texts from which on a pair tells nothing
MOST_GRAMS = 40_000


def add_likeness(words: "csr_matrix", texts: Sequence[str]) -> "csr_matrix":
    """Join the words of each text (rows of at most unit length) with its characters and sounds."""
    from scipy.sparse import hstack

    if len(texts) < LEAST_DOCUMENTS:
        return words
    folded = [fold_specifics(text) for text in texts]
    views = (
        (words, 1.0 - CHARACTER_WEIGHT - SOUND_WEIGHT),
        (_view([character_pairs(text) for text in folded]), CHARACTER_WEIGHT),
        (_view([sound_grams(text) for text in folded]), SOUND_WEIGHT),
    )
    told = [view * math.sqrt(share) for view, share in views if view.shape[1]]
    return hstack(told).tocsr()


def _view(lists: Sequence[Sequence[str]]) -> "csr_matrix":
    """Rows over the grams that two texts or more have, and not most.

    What a text has alone counts for its length: two texts that share one gram of many are hardly
    alike.
    """
    from scipy.sparse import csr_matrix

    rows = [Counter(grams) for grams in lists]
    spread = Counter(gram for row in rows for gram in row)
    most = max(2, round(MOST_SPREAD * len(lists)))
    kept = [(gram, count) for gram, count in spread.items() if 1 < count <= most]
    kept = sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:MOST_GRAMS]
    column = {gram: place for place, (gram, _) in enumerate(kept)}
    weight = {gram: math.log((1 + len(lists)) / (1 + count)) + 1.0 for gram, count in kept}
    alone = math.log((1 + len(lists)) / 2) + 1.0
    indptr, indices = [0], list[int]()
    values = list[float]()
    for row in rows:
        told = {
            gram: (1.0 + math.log(count)) * weight.get(gram, alone)
            for gram, count in row.items()
            if gram in weight or spread[gram] == 1
        }
        length = math.sqrt(sum(value * value for value in told.values())) or 1.0
        shared = [(column[gram], value / length) for gram, value in told.items() if gram in column]
        indices.extend(place for place, _ in shared)
        values.extend(value for _, value in shared)
        indptr.append(len(indices))
    return csr_matrix((values, indices, indptr), shape=(len(rows), len(kept)))
