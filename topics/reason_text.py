"""Why a customer calls, or is called: the first things said that are about a matter."""

from collections.abc import Sequence
from functools import cache

from language.segment import bank_words, cut_words
from topics.concepts import concepts_in
from topics.features import topic_words

MATTERS = 2  # turns about a matter that are kept; later ones are about how it went on
LONGEST = 160  # characters kept of one turn
LEAST_WORDS = 2  # content words without which a turn is no matter


def reason_text(turns: Sequence[tuple[str, str]], *, direction: str) -> str:
    """The turns ``(role, text)`` that name the matter, one a line; empty where none does.

    Read from the customer; in outbound calls from the agent, who says why.
    """
    speaker = "agent" if direction == "outbound" else "customer"
    said = [text for role, text in turns if role == speaker]
    said = said or [text for role, text in turns if role not in ("agent", "ivr")]
    named = [text for text in said if _names_a_matter(text)]
    told = named or [text for text in said if len(set(topic_words(text))) >= LEAST_WORDS]
    return "\n".join(text.strip()[:LONGEST] for text in told[:MATTERS])


def _names_a_matter(text: str) -> bool:
    return bool(concepts_in(text)) or any(word in _matters() for word in cut_words(text))


@cache
def _matters() -> frozenset[str]:
    return frozenset(bank_words())
