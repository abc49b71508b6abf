"""Silence between turns: where and how long."""

from dataclasses import dataclass

from conversation import Measure, Span, Transcript
from measures.kind import MeasureKind

SHORTEST_GAP_S = 2.0
HOLD_S = 20.0

SILENCE_GAP = MeasureKind(
    "silence_gap_s",
    "s",
    "event",
    "静默时长",
    "Each gap of at least 2 s: the next turn's start less the latest end so far over all channels.",
    "Formula and 2 s: ours; shorter gaps are ordinary hesitation, and rules ask for longer.",
    has_span=True,
)
LONGEST_SILENCE = MeasureKind(
    "longest_silence_s",
    "s",
    "call",
    "最长静默",
    "The longest gap between turns, also below 2 s; 0 where turns always touch.",
    "The maximum of the gaps behind `silence_gap_s`.",
    has_span=True,
)
SILENCE_SHARE = MeasureKind(
    "silence_share",
    "share",
    "call",
    "静默占比",
    "Share of the call in which no turn runs, before the first and after the last included.",
    "Non-talk time over length, as contact-centre reports count it.",
)
KINDS = (SILENCE_GAP, LONGEST_SILENCE, SILENCE_SHARE)


def measure_silence(transcript: Transcript, *, duration_s: float) -> tuple[Measure, ...]:
    """Measure the gaps between turns and the share of silence in ``duration_s`` seconds."""
    gaps = find_gaps(transcript)
    if not transcript.turns:
        return ()
    longest = max(gaps, key=lambda gap: (gap.seconds, -gap.span.start), default=None)
    return (
        *(
            SILENCE_GAP.of(gap.seconds, span=gap.span)
            for gap in gaps
            if gap.seconds >= SHORTEST_GAP_S
        ),
        LONGEST_SILENCE.of(longest.seconds, span=longest.span)
        if longest
        else LONGEST_SILENCE.of(0.0),
        SILENCE_SHARE.of(_silent_share(transcript, duration_s)),
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch between turns; ``seconds`` to the millisecond, so that 2.0 s is 2.0 s."""

    span: Span
    seconds: float


def find_gaps(transcript: Transcript) -> tuple[Gap, ...]:
    """Every stretch after the first turn in which nobody speaks and somebody speaks again."""
    gaps = []
    latest_end: float | None = None
    for turn in sorted(transcript.turns, key=lambda turn: (turn.start, turn.end, turn.index)):
        if latest_end is not None and (seconds := round(turn.start - latest_end, 3)) > 0:
            gaps.append(Gap(Span(latest_end, turn.start), seconds))
        latest_end = turn.end if latest_end is None else max(latest_end, turn.end)
    return tuple(gaps)


def _silent_share(transcript: Transcript, duration_s: float) -> float:
    first = min(turn.start for turn in transcript.turns)
    last = max(turn.end for turn in transcript.turns)
    spoken = last - first - sum(gap.seconds for gap in find_gaps(transcript))
    return min(1.0, max(0.0, 1.0 - spoken / duration_s)) if duration_s > 0 else 0.0
