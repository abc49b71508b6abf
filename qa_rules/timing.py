"""Silences, interruptions and speech lengths.

From the measures where the sound was measured, else from turn times.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conversation import Conversation, Role, Span, Turn

MIN_OVERLAP_S = 0.3  # shorter ones are breath and clipping, not talking at once
_OTHER = {Role.AGENT: Role.CUSTOMER, Role.CUSTOMER: Role.AGENT}


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence between the turns at positions ``before`` and ``after``, -1 where there is none."""

    span: Span
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class CutIn:
    """One party starting to talk while the other still talks.

    ``turn`` is the position of the turn that cuts in.
    """

    role: Role
    span: Span
    turn: int


def was_measured(conversation: Conversation) -> bool:
    """Whether the sound was measured at all; then what is not listed did not happen."""
    return bool(conversation.measures)


def measured(conversation: Conversation, name: str, role: Role | None = None) -> list[float]:
    """The values of one measure, of one party or of the call."""
    return [
        measure.value
        for measure in conversation.measures
        if measure.name == name and (role is None or measure.role is role)
    ]


def gaps(conversation: Conversation) -> Iterator[Gap]:
    """The silences between turns, in order; time on hold and announcements are not silence."""
    turns = conversation.transcript.turns
    announcements = [turn.span for turn in turns if turn.role is Role.IVR]
    starts = [turn.start for turn in turns]
    for span in _silent_spans(conversation):
        held = any(span.overlap(one) > span.duration / 2 for one in announcements)
        if not held and not _on_hold(conversation, span):
            yield Gap(span, *_neighbours(starts, span))


def _silent_spans(conversation: Conversation) -> Iterator[Span]:
    if was_measured(conversation):
        for measure in conversation.measures:
            if measure.name == "silence_gap_s" and measure.span is not None:
                yield measure.span
        return
    latest: float | None = None
    for turn in conversation.transcript.turns:
        if latest is not None and turn.start > latest:
            yield Span(latest, turn.start)
        latest = turn.end if latest is None else max(latest, turn.end)


def _on_hold(conversation: Conversation, span: Span) -> bool:
    return any(
        measure.span is not None and measure.span.overlap(span) > span.duration / 2
        for measure in conversation.measures
        if measure.name in ("hold_s", "music_s")
    )


def _neighbours(starts: Sequence[float], span: Span) -> tuple[int, int]:
    after = bisect_left(starts, (span.start + span.end) / 2)
    return after - 1, after if after < len(starts) else -1


def cut_ins(conversation: Conversation) -> Iterator[CutIn]:
    """Every time that one party starts while the other talks, in order."""
    turns = conversation.transcript.turns
    if was_measured(conversation):
        for measure in conversation.measures:
            if measure.name == "interruption_s" and measure.role and measure.span:
                yield CutIn(measure.role, measure.span, _turn_at(turns, measure.role, measure.span))
        return
    open_turns: list[Turn] = []
    for at, turn in enumerate(turns):
        open_turns = [earlier for earlier in open_turns if earlier.end > turn.start]
        for earlier in open_turns:
            end = min(turn.end, earlier.end)
            if _OTHER.get(turn.role) is earlier.role and end - turn.start >= MIN_OVERLAP_S:
                yield CutIn(turn.role, Span(turn.start, end), at)
                break
        open_turns.append(turn)


def _turn_at(turns: Sequence[Turn], role: Role, span: Span) -> int:
    own = [at for at, turn in enumerate(turns) if turn.role is role]
    near = [at for at in own if turns[at].span.overlap(span) > 0]
    if near:
        return min(near, key=lambda at: abs(turns[at].start - span.start))
    return min(own, key=lambda at: abs(turns[at].start - span.start), default=-1)


def responses(conversation: Conversation, role: Role) -> Iterator[tuple[float, int]]:
    """How long a party took to answer, with the position of the answering turn."""
    turns = conversation.transcript.turns
    if was_measured(conversation):
        for measure in conversation.measures:
            if measure.name == "response_time_s" and measure.role is role and measure.span:
                yield measure.value, _turn_at(turns, role, Span(measure.span.end, measure.span.end))
        return
    for at in range(1, len(turns)):
        if turns[at].role is role and turns[at - 1].role is _OTHER[role]:
            yield max(0.0, turns[at].start - turns[at - 1].end), at


def speech_s(conversation: Conversation, role: Role) -> float:
    """Seconds that a party speaks, by its turns."""
    return sum(turn.span.duration for turn in conversation.transcript.by_role(role))


def monologues(turns: Sequence[Turn], positions: Sequence[int]) -> Iterator[tuple[float, int, int]]:
    """Stretches of one party that the other does not break: seconds, first and last position."""
    wanted = frozenset(positions)
    first: int | None = None
    last = -1
    for at, turn in enumerate(turns):
        if at in wanted and (first is None or turns[last].role is turn.role):
            first, last = (at if first is None else first), at
        else:
            if first is not None:
                yield turns[last].end - turns[first].start, first, last
            first, last = (at, at) if at in wanted else (None, -1)
    if first is not None:
        yield turns[last].end - turns[first].start, first, last
