"""Recognised words made fit for quoting: Simplified, signs joined, times inside speech."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from conversation import Span, Word
from language.normalise import simplify

_SIGNS = frozenset("，。！？、；：,.!?;:…·”’）)》")
_CHINESE_SIGN = {",": "，", "?": "？", "!": "！", ";": "；", ":": "："}


def tidy_words(words: Sequence[Word], *, language: str) -> tuple[Word, ...]:
    """Write Chinese words as Simplified and hang punctuation on the word before it."""
    tidy: list[Word] = []
    for word in _simplified(words) if language == "zh" else words:
        if tidy and word.text.strip() and set(word.text.strip()) <= _SIGNS:
            tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip() + word.text.strip())
        elif word.text.strip():
            tidy.append(word)
    if tidy and set(tidy[0].text.strip()) <= _SIGNS:
        del tidy[0]
    return tuple(tidy)


def keep_in_speech(words: Sequence[Word], speech: Sequence[Span]) -> tuple[Word, ...]:
    """Move word times that lie outside all speech to the edge of the nearest span.

    Order is kept; ``speech`` is in order of time.
    """
    if not speech:
        return tuple(words)
    moved: list[Word] = []
    starts = [span.start for span in speech]
    before = 0.0
    for word in words:
        middle = (word.start + word.end) / 2
        place = bisect_left(starts, middle)
        beside = speech[max(place - 1, 0) : place + 1]
        span = min(beside, key=lambda s: (max(s.start - middle, middle - s.end, 0.0), s.start))
        start = max(before, min(max(word.start, span.start), max(span.end - 0.02, span.start)))
        end = max(start, min(max(word.end, start), span.end) if word.end > span.start else start)
        moved.append(replace(word, start=round(start, 3), end=round(max(end, start + 0.02), 3)))
        before = start
    return tuple(moved)


def _simplified(words: Sequence[Word]) -> list[Word]:
    """Simplify the phrase as a whole: OpenCC decides by the words around."""
    text = simplify("".join(word.text for word in words))
    written: list[Word] = []
    position = 0
    for word in words:
        piece = text[position : position + len(word.text)]
        position += len(word.text)
        stripped = piece.strip()
        written.append(replace(word, text=_CHINESE_SIGN.get(stripped, piece)))
    return written
