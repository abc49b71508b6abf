"""What has to be done for one call, decided by comparing fingerprints with the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.faults import MAX_ATTEMPTS
from pipeline.fingerprint import content_fingerprint
from pipeline.intake import Intake
from warehouse.write.batch import LISTEN
from warehouse.write.ledger import StageRun

STAGES = ("ingest", "transcribe", "correct", "protect", "measure", "judge", "complain")


@dataclass(frozen=True, slots=True)
class CallPlan:
    """One call with the fingerprint of each stage and the stages that are not done under it.

    ``stored`` says whether the warehouse may hold rows of this call, ``attempts`` how often it was
    listened to in vain. ``held`` is the ledger's row that keeps it from being tried again.
    """

    intake: Intake
    fingerprints: Mapping[str, str]
    stale: frozenset[str]
    stored: bool = False
    attempts: int = 0
    held: StageRun | None = None

    @property
    def call_id(self) -> str:
        """The call's id."""
        return self.intake.call.call_id


def plan_call(
    intake: Intake, fingerprints: Mapping[str, str], ledger: Mapping[str, StageRun]
) -> CallPlan:
    """Find the stages whose ledger row is missing, not done, or under another fingerprint."""
    stale = frozenset(
        stage
        for stage, fingerprint in fingerprints.items()
        if (row := ledger.get(stage)) is None
        or row.state != "done"
        or row.fingerprint != fingerprint
    )
    listened = ledger.get(LISTEN)
    return CallPlan(
        intake,
        fingerprints,
        stale,
        stored=bool(ledger),
        attempts=_attempts(listened, fingerprints),
        held=_held(listened, intake, fingerprints),
    )


def _attempts(listened: StageRun | None, fingerprints: Mapping[str, str]) -> int:
    if listened is None or listened.fingerprint != fingerprints["transcribe"]:
        return 0
    return listened.attempts


def _held(
    listened: StageRun | None, intake: Intake, fingerprints: Mapping[str, str]
) -> StageRun | None:
    """A refusal stays while the content stays, a failure once its attempts are used up."""
    if listened is None:
        return None
    if listened.fingerprint == content_fingerprint(intake.sha256):
        return listened
    return listened if _attempts(listened, fingerprints) >= MAX_ATTEMPTS else None
