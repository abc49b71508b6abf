"""A machine's transcript as people have corrected it; the machine's own is never touched."""

from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from conversation import Role, Span, Transcript, Turn, Word
from review.corrections import Corrections, WordCorrection

BY_A_PERSON = "corrected by a person"
_SWAPPED = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}
_LEAST_COMMON = 0.5  # of both stretches together: less is another turn


def apply_corrections(transcript: Transcript, corrections: Corrections) -> Transcript:
    """The transcript with corrected roles and words; turns keep their number and their times.

    A correction whose stretch no turn covers any more is left out.
    """
    if corrections.agent_spans:
        transcript = _with_roles(transcript, corrections.agent_spans)
    if not corrections.words:
        return transcript
    turns = list(transcript.turns)
    for correction in corrections.words:
        index = find_turn(turns, correction)
        if index is not None:
            turns[index] = _with_words(turns[index], correction.text)
    return replace(transcript, turns=tuple(turns))


def find_turn(turns: Sequence[Turn], correction: WordCorrection) -> int | None:
    """Where the stretch of a correction is among the turns, ``None`` where it is not."""
    shares = [
        _common(turn.span, correction.span) if turn.channel == correction.channel else 0.0
        for turn in turns
    ]
    best = max(range(len(shares)), key=lambda index: (shares[index], -index), default=None)
    return best if best is not None and shares[best] >= _LEAST_COMMON else None


def _common(one: Span, other: Span) -> float:
    both = max(one.end, other.end) - min(one.start, other.start)
    return one.overlap(other) / both if both > 0 else 0.0


def _with_roles(transcript: Transcript, agent_spans: Sequence[Span]) -> Transcript:
    """The voice that covers most of the agent's times is the agent, every other the customer."""
    covered: dict[object, float] = {}
    for turn in transcript.turns:
        if turn.role is not Role.IVR:
            seconds = sum(turn.span.overlap(span) for span in agent_spans)
            covered[_voice_of(turn)] = covered.get(_voice_of(turn), 0.0) + seconds
    agent = max(covered, key=lambda voice: covered[voice], default=None)
    if agent is None or not covered[agent]:
        return transcript
    turns = tuple(
        turn
        if turn.role is Role.IVR
        else replace(turn, role=Role.AGENT if _voice_of(turn) == agent else Role.CUSTOMER)
        for turn in transcript.turns
    )
    return replace(transcript, turns=turns, role_confidence=1.0, role_method=BY_A_PERSON)


def _voice_of(turn: Turn) -> object:
    """What the machine held for one person: a role, or a voice where it dared no role."""
    return (turn.channel, turn.voice) if turn.role is Role.UNKNOWN else turn.role


def _with_words(turn: Turn, text: str) -> Turn:
    return replace(turn, text=text, words=_retimed(turn, text), confidence=1.0)


def _retimed(turn: Turn, text: str) -> tuple[Word, ...]:
    """New words at the times of the machine's where both agree, in between where they do not."""
    times = _character_times(turn)
    heard = "".join(character for character, _, _ in times)
    known: list[tuple[float, float] | None] = [None] * len(text)
    for block in SequenceMatcher(None, heard, text, autojunk=False).get_matching_blocks():
        for offset in range(block.size):
            known[block.b + offset] = times[block.a + offset][1:]
    return _as_words(text, _filled(known, turn.span))


def _character_times(turn: Turn) -> list[tuple[str, float, float]]:
    times: list[tuple[str, float, float]] = []
    for word in turn.words:
        step = (word.end - word.start) / max(len(word.text), 1)
        times.extend(
            (character, word.start + i * step, word.start + (i + 1) * step)
            for i, character in enumerate(word.text)
        )
    return times


def _filled(known: Sequence[tuple[float, float] | None], span: Span) -> list[tuple[float, float]]:
    """Characters without a time share the gap between their timed neighbours."""
    filled: list[tuple[float, float]] = []
    before = span.start
    at = 0
    while at < len(known):
        timed = known[at]
        if timed is not None:
            filled.append((max(before, timed[0]), max(before, timed[1])))
            before = filled[-1][1]
            at += 1
            continue
        until = next((i for i in range(at, len(known)) if known[i] is not None), len(known))
        later = known[until] if until < len(known) else None
        after = max(before, later[0] if later is not None else span.end)
        step = (after - before) / (until - at)
        filled.extend((before + i * step, before + (i + 1) * step) for i in range(until - at))
        before, at = after, until
    return filled


def _as_words(text: str, times: Sequence[tuple[float, float]]) -> tuple[Word, ...]:
    """One word a character of Chinese; letters and digits that stand together are one."""
    words: list[Word] = []
    for character, (start, end) in zip(text, times, strict=True):
        joins = words and (
            not character.isspace()
            and character.isascii()
            and words[-1].text.isascii()
            and not words[-1].text.endswith(" ")
        )
        if joins or (words and character.isspace()):
            words[-1] = replace(words[-1], end=end, text=words[-1].text + character)
        else:
            words.append(Word(start, end, character))
    return tuple(
        replace(word, start=round(word.start, 3), end=round(word.end, 3)) for word in words
    )
