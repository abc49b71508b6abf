"""How soon a party answers the other."""

from itertools import pairwise
from statistics import median

from conversation import Measure, Role, Span, Transcript
from measures.kind import MeasureKind
from measures.speech_time import PARTIES

RESPONSE_TIME = MeasureKind(
    "response_time_s",
    "s",
    "event",
    "应答时长",
    "For each agent turn that follows a customer turn: its start less the customer's end, at "
    "least 0.",
    "The gap of `silence_gap_s` with the roles given; 0 where the agent begins before the end.",
    has_span=True,
)
MEDIAN_RESPONSE_TIME = MeasureKind(
    "median_response_time_s",
    "s",
    "role",
    "应答时长中位数",
    "Median over a party's answers to the other, agent and customer each; absent without an "
    "answer.",
    "The median, because one long search in the system would rule a mean.",
)
KINDS = (RESPONSE_TIME, MEDIAN_RESPONSE_TIME)


def measure_responses(transcript: Transcript) -> tuple[Measure, ...]:
    """Measure how long after the other party's turn each answer begins."""
    answers = {role: _answers(transcript, role) for role in PARTIES}
    events = [
        RESPONSE_TIME.of(span.duration, role=Role.AGENT, span=span) for span in answers[Role.AGENT]
    ]
    medians = [
        MEDIAN_RESPONSE_TIME.of(median(span.duration for span in spans), role=role)
        for role, spans in answers.items()
        if spans
    ]
    return (*events, *medians)


def _answers(transcript: Transcript, role: Role) -> tuple[Span, ...]:
    """The wait before each turn of ``role`` that follows a turn of the other party."""
    other = Role.CUSTOMER if role is Role.AGENT else Role.AGENT
    ordered = sorted(transcript.turns, key=lambda turn: (turn.start, turn.end, turn.index))
    return tuple(
        Span(min(before.end, turn.start), turn.start)
        for before, turn in pairwise(ordered)
        if turn.role is role and before.role is other
    )
