"""How long the customer waits for a human voice."""

from conversation import Measure, Role, Span, Transcript
from measures.kind import MeasureKind
from measures.speech_time import speech_spans

FIRST_AGENT_WORD = MeasureKind(
    "first_agent_word_s",
    "s",
    "call",
    "首句时间",
    "Seconds from the start of the recording to the agent's first word; absent when there is none.",
    "Word times of the recogniser.",
    has_span=True,
)
KINDS = (FIRST_AGENT_WORD,)


def measure_opening(transcript: Transcript) -> tuple[Measure, ...]:
    """Measure when the agent is first heard."""
    spans = speech_spans(transcript.by_role(Role.AGENT))
    if not spans:
        return ()
    start = spans[0].start
    return (FIRST_AGENT_WORD.of(start, role=Role.AGENT, span=Span(0.0, start)),)
