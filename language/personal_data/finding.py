"""What one finder says, before overlaps are settled and times are known."""

from dataclasses import dataclass

from language.personal_data.kind import PersonalKind


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one line: its place in the sequence of turns and half-open offsets."""

    line: int
    start: int
    end: int

    def overlaps(self, other: "Part") -> bool:
        """Whether both cover a character."""
        return self.line == other.line and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Finding:
    """One value in one or more parts; ``said`` (digits or characters) finds its repetitions."""

    kind: PersonalKind
    confidence: float
    parts: tuple[Part, ...]
    said: str = ""
    is_repeat: bool = False

    def overlaps(self, others: "tuple[Part, ...]") -> bool:
        """Whether a part lies over one of these."""
        return any(part.overlaps(other) for part in self.parts for other in others)
