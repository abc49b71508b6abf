"""What a run has done so far: counts that must add up, and seconds a stage."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime

from pipeline.intake import Intake
from pipeline.summary import Refusal


@dataclass(slots=True)
class Accounts:
    """The running totals; every input ends in exactly one of the five lists, or is ``left``.

    ``stopped`` is why the run ended before all was done, empty where it did not.
    """

    run_id: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: float = field(default_factory=time.perf_counter)
    done: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    skipped: list[Refusal] = field(default_factory=list)
    quarantined: list[Refusal] = field(default_factory=list)
    failed: list[Refusal] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    newly_refused: int = 0
    left: int = 0
    stopped: str = ""
    audio_s: float = 0.0
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    calls: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def refuse(self, intake: Intake, state: str, *, reason: str, detail: str) -> None:
        """Count an input that goes no further."""
        entry = Refusal(intake.source, reason, detail)
        {"skipped": self.skipped, "quarantined": self.quarantined, "failed": self.failed}[
            state
        ].append(entry)

    def spend(self, stage: str, seconds: float, *, calls: int = 1) -> None:
        """Add work to a stage."""
        self.seconds[stage] += seconds
        self.calls[stage] += calls

    @property
    def ended(self) -> int:
        """Inputs that have come to an end."""
        return sum(
            len(entries)
            for entries in (
                self.done,
                self.unchanged,
                self.skipped,
                self.quarantined,
                self.failed,
            )
        )

    def elapsed_s(self) -> float:
        """Seconds since the run began."""
        return time.perf_counter() - self.started
