"""What has to be done for one call, decided by comparing fingerprints with the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.intake import Intake
from warehouse.write.ledger import StageRun

STAGES = ("ingest", "transcribe", "measure", "judge", "complain")


@dataclass(frozen=True, slots=True)
class CallPlan:
    """One call with the fingerprint of each stage and the stages that are not done under it."""

    intake: Intake
    fingerprints: Mapping[str, str]
    stale: frozenset[str]

    @property
    def call_id(self) -> str:
        """The call's id."""
        return self.intake.call.call_id


def plan_call(
    intake: Intake,
    fingerprints: Mapping[str, str],
    ledger: Mapping[tuple[str, str], StageRun],
) -> CallPlan:
    """Find the stages whose ledger row is missing, not done, or under another fingerprint."""
    call_id = intake.call.call_id
    stale = frozenset(
        stage
        for stage, fingerprint in fingerprints.items()
        if (row := ledger.get((call_id, stage))) is None
        or row.state != "done"
        or row.fingerprint != fingerprint
    )
    return CallPlan(intake, fingerprints, stale)
