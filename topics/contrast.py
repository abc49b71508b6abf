"""What the calls of a topic say more than others do."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from topics.features import topic_features

COUNTED = 2_000  # calls that a term's usual share is counted in
STRONGEST = 150


def term_shares(texts: Sequence[str]) -> dict[str, float]:
    """The share of texts that have each term of the topic vectors."""
    counts = Counter(term for text in texts for term in set(topic_features(text)))
    return {term: count / len(texts) for term, count in counts.items()}


def contrast(texts: Sequence[str], usual: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """The terms that set texts apart, the strongest first, as a vector of unit length.

    The weight is what a term adds to the divergence of its share here from its ``usual`` share,
    p·log(p/q): a rare word of one text weighs as little as a word that everybody says. Empty
    where nothing sets them apart.
    """
    here = term_shares(texts)
    least = 2 / len(texts) if len(texts) > 3 else 0.0
    weights = {
        term: share * math.log(share / usual[term])
        for term, share in here.items()
        if share >= least and share > usual.get(term, share)
    }
    strongest = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:STRONGEST]
    length = math.sqrt(sum(weight * weight for _, weight in strongest)) or 1.0
    return tuple((term, round(weight / length, 5)) for term, weight in strongest)
