"""Stretches of time inside a recording."""

from dataclasses import dataclass

Seconds = float


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` in seconds from the start of the recording."""

    start: Seconds
    end: Seconds

    @property
    def duration(self) -> Seconds:
        """Length in seconds, never negative."""
        return max(0.0, self.end - self.start)

    def overlap(self, other: "Span") -> Seconds:
        """Seconds that both spans cover."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))

    def gap_to(self, later: "Span") -> Seconds:
        """Seconds from this span's end to the start of ``later``; negative where they overlap."""
        return later.start - self.end

    def contains(self, moment: Seconds) -> bool:
        """Whether ``moment`` lies in the half-open span."""
        return self.start <= moment < self.end
