"""Names for topics that a person can read, and the sentence that is typical of each."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from topics.concepts import concepts_in
from topics.corpus import wordings
from topics.features import topic_features
from topics.naming import names_a_matter, shared_phrase, typical_clause
from topics.topic import Quote
from topics.vectors import cosine, document_vector

KEYWORDS = 6
SHARED = (
    0.5  # share of a topic's calls that must have a business or concept for it to be in the name
)
MENTION = 0.1  # what each mention adds to a share: what a call is about wins over an aside
QUOTE_CHARACTERS = 60
NEAR_ENOUGH = 0.6  # of the nearest sentence's cosine, for one about a matter to be taken instead
_SENTENCE = re.compile(r"[^。！？!?；;\n]+[。！？!?；;]?")


def choose_keywords(centroid: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """The heaviest words of a topic, words that are parts of others left out."""
    words: list[str] = []
    for term, _ in centroid:
        kind, _, word = term.partition(":")
        if kind == "w" and not any(word in other or other in word for other in words):
            words.append(word)
        if len(words) == KEYWORDS:
            break
    return tuple(words)


def choose_label(
    texts: Sequence[str],
    hints: Sequence[Sequence[str]],
    keywords: Sequence[str],
    *,
    spread: Mapping[str, float],
    centroid: Mapping[str, float],
) -> str:
    """Name a topic by what most of its calls share: business, and concept, else a phrase.

    Where no concept and no phrase is shared, a typical clause in quotes stands for it.

    ``spread`` is the share of all calls that have each concept: what every call has names
    nothing. Among concepts that tie, the heavier in the centroid wins.
    """
    businesses = {business for wording in wordings() for business in wording.business}
    business = _shared(
        [[hint for hint in row if hint in businesses] for row in hints], {}, centroid
    )
    concept = _shared(
        [[name for name, _, _ in concepts_in(text)] for text in texts], spread, centroid
    )
    subject = concept or shared_phrase(texts, centroid) or typical_clause(texts, centroid)
    subject = subject or "、".join(keywords[:2])
    if not subject:
        return business or "其他"
    return subject if not business or business in subject else f"{business}·{subject}"


def choose_quote(
    texts: Mapping[str, str],
    centroid: Mapping[str, float],
    idf: Mapping[str, float],
    rare_idf: float,
) -> Quote:
    """The sentence nearest to the middle of a topic, at most ``QUOTE_CHARACTERS`` of it.

    One about a matter is taken before others that are nearer, unless it is far from the middle.
    """
    best = nearest = _Found(-1.0, Quote("", ""))
    for call_id in sorted(texts):
        for sentence in _SENTENCE.findall(texts[call_id]):
            near = cosine(document_vector(topic_features(sentence), idf, rare_idf), centroid)
            if not sentence.strip() or near <= best.near:
                continue
            found = _Found(near, Quote(call_id, sentence.strip()[:QUOTE_CHARACTERS]))
            nearest = max(nearest, found, key=lambda one: one.near)
            if names_a_matter(sentence):
                best = found
    return best.quote if best.near >= NEAR_ENOUGH * nearest.near else nearest.quote


@dataclass(frozen=True, slots=True)
class _Found:
    near: float
    quote: Quote


def _shared(
    rows: Sequence[Sequence[str]], spread: Mapping[str, float], centroid: Mapping[str, float]
) -> str:
    counts = Counter(name for row in rows for name in set(row))
    mentions = Counter(name for row in rows for name in row)
    common = [name for name in sorted(counts) if counts[name] / len(rows) >= SHARED]

    def prominence(name: str) -> tuple[float, float]:
        often = MENTION * min(mentions[name] / len(rows), 3.0)
        weight = centroid.get(f"k:{name}", 0.0) + centroid.get(f"h:{name}", 0.0)
        return round(counts[name] / len(rows) - spread.get(name, 0.0) + often, 6), weight

    return max(common, key=prominence, default="")
