"""What a person decided about one checkpoint of one call."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MACHINE_OUTCOMES = ("pass", "fail", "not_applicable", "undetermined")


class Verdict(StrEnum):
    """A person's answer; unlike the machine's it is never undetermined."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the record.

    ``version`` counts the decisions on this checkpoint of this call from 1; the highest is in
    force. ``machine_outcome`` is what the reviewer saw; ``created_at`` is in UTC.
    """

    call_id: str
    scorecard_id: str
    checkpoint_id: str
    version: int
    reviewer: str
    verdict: Verdict
    machine_outcome: str
    reason: str
    created_at: datetime

    @property
    def is_overturned(self) -> bool:
        """Whether the person answered otherwise than the machine."""
        return str(self.verdict) != self.machine_outcome
