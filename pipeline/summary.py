"""What a run says at its end."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Refusal:
    """One input that was not processed, with its typed reason."""

    source: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One complaint topic and the number of calls in it."""

    label: str
    calls: int


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The counts of a run and the state of the warehouse after it.

    ``listed = done + unchanged + skipped + quarantined + failed + left``; inputs are ``left`` only
    where the run ``stopped`` early, for the reason that it gives. ``stage_seconds`` is processor
    work summed over workers, for the ``audio_s`` seconds of sound that this run listened to.
    """

    run_id: str
    home: str
    listed: int
    done: int
    unchanged: int
    skipped: tuple[Refusal, ...]
    quarantined: tuple[Refusal, ...]
    failed: tuple[Refusal, ...]
    notices: tuple[str, ...]
    audio_s: float
    wall_s: float
    stage_seconds: Mapping[str, float]
    stage_calls: Mapping[str, int]
    calls: int = 0
    scored: int = 0
    average_score: float | None = None
    vetoes: int = 0
    complaints: int = 0
    unclassified: int = 0
    top_topics: tuple[TopicLine, ...] = ()
    newly_refused: int = 0
    left: int = 0
    stopped: str = ""

    @property
    def nothing_to_do(self) -> bool:
        """Whether everything was done before."""
        return self.done == 0 and self.newly_refused == 0 and not self.stage_calls

    def as_json(self) -> dict[str, Any]:
        """Plain JSON values for schedulers."""
        values = asdict(self)
        values["stage_seconds"] = {k: round(v, 3) for k, v in self.stage_seconds.items()}
        values["nothing_to_do"] = self.nothing_to_do
        return values
