"""Praat's TextGrid: two tiers a party, its turns and its words, for phoneticians and annotators."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conversation.conversation import Conversation
from conversation.role import Role
from conversation.transcript import Turn


@dataclass(frozen=True, slots=True)
class _Interval:
    start: float
    end: float
    text: str


def write_textgrid(conversation: Conversation) -> str:
    """The long text form. Intervals of a tier may not overlap: a later one begins where one ends.

    A call in which nobody speaks has one empty tier, as Praat refuses a grid without any.
    """
    length = max(conversation.duration_s, _last_end(conversation), 0.01)
    tiers = list(_tiers(conversation)) or [("agent", [])]
    head = (
        'File type = "ooTextFile"\nObject class = "TextGrid"\n\n'
        f"xmin = 0\nxmax = {length:.3f}\ntiers? <exists>\nsize = {len(tiers)}\nitem []:\n"
    )
    return head + "".join(
        _tier(number, name, intervals, length)
        for number, (name, intervals) in enumerate(tiers, start=1)
    )


def _last_end(conversation: Conversation) -> float:
    return max((turn.end for turn in conversation.transcript.turns), default=0.0)


def _tiers(conversation: Conversation) -> Iterator[tuple[str, list[_Interval]]]:
    for role in Role:
        turns = conversation.transcript.by_role(role)
        if turns:
            yield str(role), [_Interval(t.start, t.end, t.text.strip()) for t in turns]
            yield f"{role} words", list(_words(turns))


def _words(turns: Iterable[Turn]) -> Iterator[_Interval]:
    for turn in turns:
        for word in turn.words:
            yield _Interval(word.start, word.end, word.text.strip())


def _tier(number: int, name: str, intervals: Iterable[_Interval], length: float) -> str:
    filled = list(_filled(intervals, length))
    head = (
        f'    item [{number}]:\n        class = "IntervalTier"\n        name = "{name}"\n'
        f"        xmin = 0\n        xmax = {length:.3f}\n"
        f"        intervals: size = {len(filled)}\n"
    )
    return head + "".join(
        f"        intervals [{index}]:\n            xmin = {one.start:.3f}\n"
        f'            xmax = {one.end:.3f}\n            text = "{_quoted(one.text)}"\n'
        for index, one in enumerate(filled, start=1)
    )


def _filled(intervals: Iterable[_Interval], length: float) -> Iterator[_Interval]:
    """Intervals to the millisecond, with empty ones where nobody speaks."""
    before = 0.0
    for one in sorted(intervals, key=lambda one: (one.start, one.end)):
        start, end = max(before, round(one.start, 3)), round(min(one.end, length), 3)
        if end <= start:
            continue
        if start > before:
            yield _Interval(before, start, "")
        yield _Interval(start, end, one.text)
        before = end
    if round(length, 3) > before:
        yield _Interval(before, length, "")


def _quoted(text: str) -> str:
    return " ".join(text.split()).replace('"', '""')
