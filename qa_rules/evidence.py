"""What a verdict rests on: the sentences found, or the places where nothing was found.

Named tuples, because a run makes thousands a second and a frozen dataclass takes four times as
long to make.
"""

from collections.abc import Mapping
from typing import NamedTuple

from conversation import Role
from qa_rules.outcome import Outcome, Truth


class Hit(NamedTuple):
    """One thing that a search found.

    ``quote`` is ``turn.text[char_start:char_end]``, verbatim; ``start`` and ``end`` in seconds from
    the start of the recording. A finding about the whole call (its duration, its metadata) has
    ``turn_index`` -1 and an empty quote. ``detail`` is the measured value in Chinese words (``静默
    9.3 秒``), empty for text.
    """

    search: str
    turn_index: int
    start: float
    end: float
    role: Role
    quote: str
    char_start: int
    char_end: int
    detail: str = ""


class SearchedWindow(NamedTuple):
    """Where a search looked: whose turns, between which seconds.

    ``role`` is ``None`` for both parties.
    """

    search: str
    role: Role | None
    start: float
    end: float
    turn_indexes: tuple[int, ...]


class Finding(NamedTuple):
    """The answer of one search; ``reason`` says why it could not be evaluated.

    ``never_began`` marks a flow whose first step never came: the occasion for it did not arise.
    """

    truth: Truth
    hits: tuple[Hit, ...] = ()
    searched: tuple[SearchedWindow, ...] = ()
    reason: str = ""
    never_began: bool = False


class CheckpointResult(NamedTuple):
    """The verdict on one checkpoint of one call, with its evidence; ``reason`` in Chinese."""

    call_id: str
    checkpoint_id: str
    revision: int
    outcome: Outcome
    hits: tuple[Hit, ...]
    searched: tuple[SearchedWindow, ...]
    reason: str


def requoted(hit: Hit, texts: Mapping[int, str]) -> Hit:
    """The hit with its quote taken from other texts of the same lengths, by turn index."""
    if not hit.quote or hit.turn_index not in texts:
        return hit
    return hit._replace(quote=texts[hit.turn_index][hit.char_start : hit.char_end])
