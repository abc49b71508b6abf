"""One piece of personal data in a transcript."""

from dataclasses import dataclass

from conversation import Seconds, Span
from language.personal_data.kind import Level, PersonalKind


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """Where one piece of personal data was said; it never holds what was said.

    ``char_start`` and ``char_end`` are half-open offsets into the text of turn ``turn_index`` (its
    ``Turn.index``); ``start_s`` and ``end_s`` are seconds from the start of the recording, from the
    word times where there are any. ``confidence`` in 0..1 orders findings, it is no probability.
    A number that is split over turns is one datum a turn with the same ``group``; what the other
    party repeats has ``is_repeat``.
    """

    kind: PersonalKind
    level: Level
    turn_index: int
    char_start: int
    char_end: int
    start_s: Seconds
    end_s: Seconds
    confidence: float
    group: int
    is_repeat: bool = False

    @property
    def span(self) -> Span:
        """The stretch of sound that says it."""
        return Span(self.start_s, self.end_s)
