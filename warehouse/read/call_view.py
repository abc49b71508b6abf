"""One call as its page shows it: frozen values, texts masked."""

from dataclasses import dataclass
from datetime import datetime

from warehouse.read.wave import WavePoint


@dataclass(frozen=True, slots=True)
class TurnLine:
    """One turn, its text masked; ``confidence`` is the recogniser's, in 0..1."""

    index: int
    role: str
    start_s: float
    end_s: float
    text: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a turn that a checkpoint rests on: characters ``[start, end)`` of its text."""

    checkpoint_id: str
    checkpoint: str
    outcome: str
    turn_index: int
    start_s: float
    end_s: float
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch that a checkpoint was looked for in; ``role`` may be ``any``."""

    role: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    """One checkpoint of a scorecard with its quotes; marks are ``None`` where it does not count."""

    checkpoint_id: str
    title: str
    description: str
    severity: str
    outcome: str
    score: float | None
    possible: float | None
    veto: bool
    reason: str
    searched: tuple[Window, ...]
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a scorecard, in the card's order."""

    title: str
    checkpoints: tuple[CheckpointLine, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One scorecard of a call; ``score_low`` and ``score_high`` differ while something is open."""

    scorecard_id: str
    title: str
    score: float | None
    score_low: float | None
    score_high: float | None
    pass_mark: float | None
    band: str
    verdict: str
    sections: tuple[Section, ...]

    @property
    def is_open(self) -> bool:
        """Whether checkpoints that a person has still to decide can move the score."""
        return self.score_low != self.score_high

    @property
    def checkpoints(self) -> tuple[CheckpointLine, ...]:
        """Every checkpoint of the card, in its order."""
        return tuple(line for section in self.sections for line in section.checkpoints)


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measured value; the times are ``None`` where it is about the whole call."""

    name: str
    role: str
    value: float
    unit: str
    start_s: float | None
    end_s: float | None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SoundLine:
    """A stretch in which something other than a voice is heard, by channel."""

    kind: str
    channel: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """Text that a filter took out of the transcript as made up; ``reason`` names the filter."""

    text: str
    reason: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Complaint:
    """What the complaint detector found; ``turn_indexes`` point at the sentences that say so."""

    is_complaint: bool
    probability: float
    business: str
    cause: str
    severity: str
    topic: str
    turn_indexes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CallView:
    """A call as its page shows it."""

    call_id: str
    started_at: datetime | None
    direction: str
    channel_kind: str
    agent_id: str
    team: str
    queue: str
    customer_id: str
    duration_s: float
    recognizer: str
    role_confidence: float
    attributes: tuple[tuple[str, str], ...]
    wave: tuple[WavePoint, ...]
    turns: tuple[TurnLine, ...]
    cards: tuple[Card, ...]
    measures: tuple[MeasureLine, ...]
    complaint: Complaint | None
    sounds: tuple[SoundLine, ...] = ()
    removed: tuple[RemovedLine, ...] = ()

    def turn_at(self, at_s: float | None) -> int | None:
        """The index of the last turn that has begun at ``at_s``, within a hundredth of a second."""
        if at_s is None:
            return None
        begun = [turn.index for turn in self.turns if turn.start_s <= at_s + 0.01]
        return begun[-1] if begun else None
