"""Both parties at once, and who cut in."""

from conversation import Measure, Role, Span, Transcript, Turn
from measures.kind import MeasureKind
from measures.speech_time import PARTIES, shared_spans, speech_spans

SHORTEST_OVERLAP_S = 0.3

OVERLAP = MeasureKind(
    "overlap_s",
    "s",
    "call",
    "重叠时长",
    "Total of the stretches of at least 0.3 s in which agent and customer speak at once.",
    "0.3 s: shorter overlaps are ordinary turn-taking and word-time error.",
)
INTERRUPTION = MeasureKind(
    "interruption_s",
    "s",
    "event",
    "抢插话时长",
    "Each time a party begins while the other is speaking, with at least 0.3 s of speech at once. "
    "The role is the party that cuts in. A listener's long 嗯 counts; rules may ask for more "
    "seconds.",
    "Formula and 0.3 s: ours, as for `overlap_s`; the field's word is 抢话 or 插话.",
    has_span=True,
)
INTERRUPTION_COUNT = MeasureKind(
    "interruption_count",
    "count",
    "role",
    "抢插话次数",
    "How often a party cut in: the number of its `interruption_s`.",
    "A count of `interruption_s`.",
)
KINDS = (OVERLAP, INTERRUPTION, INTERRUPTION_COUNT)


def measure_overlap(transcript: Transcript) -> tuple[Measure, ...]:
    """Measure speech at once and each interruption; nothing for a call without turns."""
    if not transcript.turns:
        return ()
    agent, customer = (speech_spans(transcript.by_role(role)) for role in PARTIES)
    both = (_seconds((span,)) for span in shared_spans(agent, customer))
    total = sum(seconds for seconds in both if seconds >= SHORTEST_OVERLAP_S)
    cuts = [cut for role in PARTIES for cut in _interruptions(transcript, role)]
    cuts.sort(key=lambda cut: (cut.span or Span(0, 0), cut.role or ""))
    counts = (
        INTERRUPTION_COUNT.of(sum(cut.role is role for cut in cuts), role=role) for role in PARTIES
    )
    return (OVERLAP.of(total), *cuts, *counts)


def _interruptions(transcript: Transcript, role: Role) -> list[Measure]:
    other = Role.CUSTOMER if role is Role.AGENT else Role.AGENT
    holders = [(turn, speech_spans([turn])) for turn in transcript.by_role(other)]
    found = []
    for turn in transcript.by_role(role):
        shared = _shared_while_held(turn, holders)
        if shared and _seconds(shared) >= SHORTEST_OVERLAP_S:
            span = Span(shared[0].start, shared[-1].end)
            found.append(INTERRUPTION.of(_seconds(shared), role=role, span=span))
    return found


def _shared_while_held(
    turn: Turn, holders: list[tuple[Turn, tuple[Span, ...]]]
) -> tuple[Span, ...]:
    """Speech at once with the turn that had the floor when this one began."""
    spans = speech_spans([turn])
    for holder, held in holders:
        if holder.start < spans[0].start < holder.end:
            return shared_spans(spans, held)
    return ()


def _seconds(spans: tuple[Span, ...]) -> float:
    return round(sum(span.duration for span in spans), 3)
