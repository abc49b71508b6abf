"""Words for a topic whose calls share no concept: a phrase that many say, else what one says."""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

from language.fold import fold_specifics
from language.segment import bank_words, cut_words, stop_words
from topics.concepts import concepts_in

READ_CALLS = 60  # calls of a topic that a phrase is looked for in
HEAVIEST = 20  # words of a topic that its name may be made of
LOOKED_AT = 100  # turns or clauses that are asked whether they are about a matter
QUOTED_CALLS = 40  # calls of a topic whose clauses may name it
SAID_BY = 0.4  # share of a topic's calls that must say a phrase for it to be a name
JOINS = 0.6  # share of the mentions of a word beside which another stands, so that both are one
LONGEST = 14  # characters of a name; three Latin letters take the room of one
SHORTEST = 4
_QUOTED = re.compile(r"“[^”]*”")
_CLAUSE = re.compile(r"[^，。！？；：、,.!?;:\s“”\"（）()…]+(?: [A-Za-z'’]+)*")


def names_a_matter(text: str) -> bool:
    """Whether a text is about something that a bank does, not about the conversation itself."""
    return bool(concepts_in(text)) or any(word in _matters() for word in cut_words(text))


def shared_phrase(texts: Sequence[str], centroid: Mapping[str, float]) -> str:
    """What most calls of a topic say about a matter, empty where they share no such words."""
    chosen = texts[:: max(1, len(texts) // READ_CALLS)][:READ_CALLS]
    for word in _heaviest(centroid):
        turns = [turn for text in chosen for turn in text.splitlines() if word in turn]
        calls = sum(word in text for text in chosen)
        if calls < max(2, SAID_BY * len(chosen)):
            continue
        if not any(names_a_matter(turn) for turn in turns[:LOOKED_AT]):
            continue
        phrase = _grown(word, turns)
        return phrase if phrase != word and _is_readable(phrase) else ""
    return ""


def typical_clause(texts: Sequence[str], centroid: Mapping[str, float]) -> str:
    """The clause with the weightiest words of a topic, of a readable length, in quotes.

    Clauses about a matter come first. Empty where no clause has a word of the topic.
    """
    said = Counter(clause for text in texts[:QUOTED_CALLS] for clause in _CLAUSE.findall(text))
    weights = {word: centroid[f"w:{word}"] for word in _heaviest(centroid)}
    found = {
        clause: math.sqrt(times) * sum(weight for word, weight in weights.items() if word in clause)
        for clause, times in said.items()
        if _is_readable(clause)
    }
    ranked = sorted((clause for clause in found if found[clause]), key=lambda c: (-found[c], c))
    named = next((clause for clause in ranked[:LOOKED_AT] if names_a_matter(clause)), "")
    best = named or next(iter(ranked), "")
    return f"“{best}”" if best else ""


def without_clause(label: str, keywords: Sequence[str]) -> str:
    """A name without what one customer said, for when that customer is erased."""
    return _QUOTED.sub("、".join(keywords[:2]), label) if keywords else _QUOTED.sub("…", label)


def _heaviest(centroid: Mapping[str, float]) -> list[str]:
    words = [term.removeprefix("w:") for term in centroid if term.startswith("w:")]
    return sorted(words, key=lambda word: (-centroid[f"w:{word}"], word))[:HEAVIEST]


def _grown(word: str, turns: Sequence[str]) -> str:
    """The word with what nearly always stands beside it: 报告 grows to 信用报告."""
    cut = [clause for turn in turns for clause in map(cut_words, _CLAUSE.findall(turn))]
    phrase: tuple[str, ...] = (word,)
    while True:
        places = [
            (clause, at)
            for clause in cut
            for at in range(len(clause) - len(phrase) + 1)
            if tuple(clause[at : at + len(phrase)]) == phrase
        ]
        before = Counter(clause[at - 1] for clause, at in places if at)
        after = Counter(
            clause[at + len(phrase)] for clause, at in places if at + len(phrase) < len(clause)
        )
        longer = [((w, *phrase), n) for w, n in before.items()]
        longer += [((*phrase, w), n) for w, n in after.items()]
        grown = [
            (n, more)
            for more, n in longer
            if n >= max(2, JOINS * len(places))
            and not {more[0], more[-1]} & stop_words()
            and _width("".join(more)) <= LONGEST
        ]
        if not grown:
            return "".join(phrase)
        phrase = max(grown)[1]


def _is_readable(text: str) -> bool:
    """Whether it is of a good length and names no person, amount or day, which are of one call."""
    return len(text) >= SHORTEST and _width(text) <= LONGEST and fold_specifics(text) == text


def _width(text: str) -> float:
    return sum(1 / 3 if character.isascii() else 1 for character in text)


@cache
def _matters() -> frozenset[str]:
    return frozenset(bank_words())
