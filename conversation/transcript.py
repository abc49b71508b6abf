"""What was said, by whom and when."""

from dataclasses import dataclass

from conversation.role import Role
from conversation.span import Seconds, Span


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word; ``confidence`` is the recogniser's probability in 0..1."""

    start: Seconds
    end: Seconds
    text: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Turn:
    """One party's uninterrupted stretch of speech; ``text`` is what evidence quotes.

    ``voice`` numbers the people whom the machine told apart, whether it dared to give them a role
    or not.
    """

    index: int
    role: Role
    channel: int
    start: Seconds
    end: Seconds
    text: str
    words: tuple[Word, ...] = ()
    confidence: float = 1.0
    voice: int = 0

    @property
    def span(self) -> Span:
        """The turn's time span."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class RemovedText:
    """What a filter took out of a transcript as made up, and why; ``reason`` names the filter."""

    text: str
    reason: str
    channel: int
    start: Seconds
    end: Seconds


@dataclass(frozen=True, slots=True)
class Transcript:
    """All turns of a call in order of their start.

    ``recognizer`` names engine, model and revision. ``role_confidence`` is in 0..1, ``role_method``
    says what decided the roles (``channel_map``, ``cue_words``, ``text``…). ``removed`` lists what
    the hallucination filters took out.
    """

    call_id: str
    language: str
    turns: tuple[Turn, ...]
    recognizer: str
    role_confidence: float = 1.0
    role_method: str = ""
    removed: tuple[RemovedText, ...] = ()

    def by_role(self, role: Role) -> tuple[Turn, ...]:
        """The turns of one party, in order."""
        return tuple(turn for turn in self.turns if turn.role is role)
