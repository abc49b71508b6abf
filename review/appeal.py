"""An agent contests a verdict: who said what, by when, and how it ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Step(StrEnum):
    """What happened to an appeal; ``FINAL`` confirms the answer before it for good."""

    RAISED = "raised"
    UPHELD = "upheld"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"
    FINAL = "final"


NEXT_STEPS: dict[Step, tuple[Step, ...]] = {
    Step.RAISED: (Step.UPHELD, Step.OVERTURNED, Step.WITHDRAWN),
    Step.UPHELD: (Step.RAISED, Step.FINAL),
    Step.OVERTURNED: (Step.FINAL,),
    Step.WITHDRAWN: (),
    Step.FINAL: (),
}


@dataclass(frozen=True, slots=True)
class AppealRules:
    """``window`` after the review an appeal can be raised, ``answer_within`` it is answered."""

    window: timedelta = timedelta(days=7)
    answer_within: timedelta = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class AppealStep:
    """One line of the record of an appeal; times in UTC.

    ``due_at`` is by when the next person has to answer, ``None`` where nobody has to.
    """

    call_id: str
    scorecard_id: str
    checkpoint_id: str
    number: int
    step: Step
    person: str
    reason: str
    created_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Appeal:
    """All steps about one checkpoint of one call, oldest first; never empty."""

    steps: tuple[AppealStep, ...]

    @property
    def state(self) -> Step:
        """Where it stands."""
        return self.steps[-1].step

    @property
    def is_open(self) -> bool:
        """Whether somebody has to answer."""
        return self.state is Step.RAISED

    def is_overdue(self, now: datetime) -> bool:
        """Whether the answer is late at ``now`` (with a zone)."""
        due_at = self.steps[-1].due_at
        return due_at is not None and now > due_at


def count_overdue(appeals: Iterable[Appeal], now: datetime) -> int:
    """How many of the appeals wait for an answer that is late at ``now`` (with a zone)."""
    return sum(appeal.is_overdue(now) for appeal in appeals)
