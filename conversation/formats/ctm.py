"""CTM, the time-marked words of NIST's scoring tools: one word a line with its confidence."""

import unicodedata
from collections.abc import Iterator

from conversation.conversation import Conversation
from conversation.formats.identifiers import one_field
from conversation.transcript import Turn


def write_ctm(conversation: Conversation) -> str:
    """Words by channel and time; channels count from 1. Punctuation is no word and is left out.

    A turn without word times gives none: times that nobody measured are not made up.
    """
    name = one_field(conversation.call.call_id)
    lines = [line for turn in conversation.transcript.turns for line in _lines(turn)]
    return "".join(
        f"{name} {channel} {start:.3f} {seconds:.3f} {text} {confidence:.3f}\n"
        for channel, start, seconds, text, confidence in sorted(lines)
    )


def _lines(turn: Turn) -> Iterator[tuple[int, float, float, str, float]]:
    for word in turn.words:
        text = _spoken(word.text)
        if text:
            seconds = max(word.end - word.start, 0.0)
            yield turn.channel + 1, word.start, seconds, one_field(text), word.confidence


def _spoken(text: str) -> str:
    """The word without the punctuation around it."""
    kept = text.strip()
    while kept and not _is_spoken(kept[-1]):
        kept = kept[:-1]
    while kept and not _is_spoken(kept[0]):
        kept = kept[1:]
    return kept


def _is_spoken(character: str) -> bool:
    return unicodedata.category(character)[0] not in "PZC"
