"""Why a customer calls, or is called: the first things said that are about a matter."""

from collections.abc import Sequence

from topics.features import topic_words
from topics.naming import names_a_matter

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
    named = [text for text in said if names_a_matter(text)]
    told = named or [text for text in said if len(set(topic_words(text))) >= LEAST_WORDS]
    return "\n".join(text.strip()[:LONGEST] for text in told[:MATTERS])
