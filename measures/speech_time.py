"""When somebody really speaks, taken from the times of the words."""

from collections.abc import Iterable

from conversation import Role, Span, Transcript, Turn

JOIN_S = 0.3  # shorter pauses belong to the articulation, not to the silence
ARITHMETIC_NOISE_S = 1e-6
PARTIES = (Role.AGENT, Role.CUSTOMER)


def roles_in(transcript: Transcript) -> tuple[Role, ...]:
    """Agent and customer always, the others where they speak; in the order of ``Role``."""
    heard = {turn.role for turn in transcript.turns}
    return tuple(role for role in Role if role in PARTIES or role in heard)


def speech_spans(turns: Iterable[Turn]) -> tuple[Span, ...]:
    """Stretches of speech of some turns in order, joined over pauses of at most ``JOIN_S``.

    A turn without word times counts from its start to its end.
    """
    times = [one for turn in turns for one in _word_times(turn)]
    if not times:
        return ()
    times.sort()
    longest_pause = JOIN_S + ARITHMETIC_NOISE_S
    joined: list[Span] = []
    begin, reached = times[0]
    for start, end in times:
        if start - reached > longest_pause:
            joined.append(Span(begin, reached))
            begin, reached = start, end
        elif end > reached:
            reached = end
    return (*joined, Span(begin, reached))


def speech_s(turns: Iterable[Turn]) -> float:
    """Seconds of speech in some turns."""
    return sum(span.duration for span in speech_spans(turns))


def shared_spans(first: Iterable[Span], second: Iterable[Span]) -> tuple[Span, ...]:
    """Where both of two ordered, disjoint sets of spans hold."""
    left, right = tuple(first), tuple(second)
    shared = []
    i = j = 0
    while i < len(left) and j < len(right):
        start, end = max(left[i].start, right[j].start), min(left[i].end, right[j].end)
        if start < end:
            shared.append(Span(start, end))
        if left[i].end <= right[j].end:
            i += 1
        else:
            j += 1
    return tuple(shared)


def _word_times(turn: Turn) -> list[tuple[float, float]]:
    if not turn.words:
        return [(turn.start, turn.end)]
    return [(word.start, word.end) for word in turn.words]
