"""Everything that a run works with, loaded once: rules, detector, fingerprints, known inputs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from conversation import Direction
from conversation.errors import UsageError
from ingest import Profile
from measures import MEASURES_VERSION
from pipeline.artifact import artifact_path, holds_originals, originals_of_artifact
from pipeline.artifact_names import transcripts_of
from pipeline.corrected import read_corrections
from pipeline.detector import load_detector
from pipeline.fingerprint import (
    STAGE_VERSIONS,
    combine,
    complain_fingerprint,
    describe_call,
    ingest_fingerprint,
    judge_fingerprint,
    protect_fingerprint,
    speech_fingerprint,
    written_fingerprint,
)
from pipeline.home import Home
from pipeline.identify import PLAIN
from pipeline.intake import Intake
from pipeline.plan import STAGES, CallPlan, plan_call
from pipeline.protection import keeps_originals
from pipeline.settings import RunSettings
from pipeline.verdict import Adjudicator
from qa_rules import Library, Scorecard, load_library
from transcribe import Transcriber
from warehouse import Warehouse
from warehouse.objects import StoredObject
from warehouse.write.ledger import SourceRow, read_done, read_sources, read_stage_runs

if TYPE_CHECKING:
    from review.corrections import Corrections

ASKED_AT_ONCE = 20_000  # calls of which one query tells whether they are done
PLANNED_AT_ONCE = 2_000  # calls whose ledger rows are in memory together


@dataclass(slots=True)
class Bench:
    """The tools of one run; ``known`` is what was known of the inputs when it began.

    ``corrections`` are those of the calls that anybody ever corrected, by call id.
    """

    warehouse: Warehouse
    home: Home
    settings: RunSettings
    library: Library
    adjudicator: Adjudicator
    known: Mapping[str, SourceRow]
    speech_revision: str
    speech_settings: str
    rules_revision: str
    corrections: "Mapping[str, Corrections]"
    profile: Profile = PLAIN

    @classmethod
    def lay_out(cls, warehouse: Warehouse, *, home: Home, settings: RunSettings) -> "Bench":
        """Load rules, detector and ledger; raises ``UsageError`` for an unknown scorecard."""
        library = load_library(settings.rules)
        scorecards = choose_scorecards(library, settings.scorecards)
        transcriber = Transcriber(settings.speech, settings.models_folder)
        return cls(
            warehouse,
            home,
            settings,
            library,
            Adjudicator(library, scorecards, load_detector(home)),
            read_sources(warehouse.connection),
            transcriber.revision,
            settings.speech.fingerprint(),
            library.revision_hash(scorecards),
            read_corrections(home),
            settings.load_profile(),
        )

    def plans(self, intakes: Iterable[Intake]) -> Iterator[CallPlan]:
        """Decide for each call which stages have to be done; a few thousand in memory at a time."""
        waiting = iter(intakes)
        while chunk := list(islice(waiting, ASKED_AT_ONCE)):
            ids = [intake.call.call_id for intake in chunk]
            done = read_done(self.warehouse.connection, ids, stages=STAGES)
            rest = iter(chunk)
            while part := list(islice(rest, PLANNED_AT_ONCE)):
                yield from self._plans(part, done)

    def _plans(
        self, intakes: Sequence[Intake], done: Mapping[str, tuple[str | None, ...]]
    ) -> Iterator[CallPlan]:
        """Read the ledger only for the calls that are not wholly ``done``."""
        fingerprints = [self._fingerprints(intake) for intake in intakes]
        pairs = list(zip(intakes, fingerprints, strict=True))
        is_done = [done.get(i.call.call_id) == tuple(map(w.get, STAGES)) for i, w in pairs]
        open_ids = [i.call.call_id for i, ends in zip(intakes, is_done, strict=True) if not ends]
        ledger = read_stage_runs(self.warehouse.connection, open_ids) if open_ids else {}
        for (intake, wanted), ends in zip(pairs, is_done, strict=True):
            if ends:
                yield CallPlan(intake, wanted, frozenset(), stored=True)
            else:
                yield plan_call(intake, wanted, ledger.get(intake.call.call_id, {}))

    def plan_as_heard(self, intake: Intake) -> CallPlan | None:
        """What has to be done for a call on the transcript that it has, by whatever models.

        ``None`` where the ledger knows of none.
        """
        rows = read_stage_runs(self.warehouse.connection, [intake.call.call_id])
        ledger = rows.get(intake.call.call_id, {})
        heard = ledger.get("transcribe")
        if heard is None or heard.state != "done":
            return None
        return plan_call(intake, self._fingerprints(intake, speech=heard.fingerprint), ledger)

    def _fingerprints(self, intake: Intake, *, speech: str = "") -> Mapping[str, str]:
        described = describe_call(intake.call)
        speech = speech or self._words(intake)
        corrections = self.corrections.get(intake.call.call_id)
        corrected = {}
        said = speech
        if corrections is not None:
            corrected["correct"] = combine(
                STAGE_VERSIONS["correct"], speech, corrections.fingerprint
            )
            said = speech if corrections.is_empty else corrected["correct"]
        measured = combine(said, MEASURES_VERSION)
        protected = protect_fingerprint(speech, policy=self.settings.personal_data)
        return {
            **corrected,
            "ingest": ingest_fingerprint(described, sha256=intake.sha256, source=intake.source),
            "transcribe": speech,
            "protect": protected,
            "measure": measured,
            "judge": judge_fingerprint(
                described, measured=combine(measured, protected), rules=self.rules_revision
            ),
            "complain": complain_fingerprint(
                said,
                revision=self.adjudicator.detector.revision_of(
                    is_outbound=intake.call.direction is Direction.OUTBOUND
                ),
            ),
        }

    def _words(self, intake: Intake) -> str:
        """What the words of a call depend on."""
        if intake.written_by:
            return written_fingerprint(intake.call, sha256=intake.sha256, reader=intake.written_by)
        return speech_fingerprint(
            intake.call,
            sha256=intake.sha256,
            revision=self.speech_revision,
            settings=self.speech_settings,
            raw=intake.raw,
        )


def is_heard(bench: Bench, plan: CallPlan) -> bool:
    """Whether nothing has to be listened to: all that the policy wants is in the home.

    Of a store the ledger is believed, to ask nothing of it for each call of years; an artefact that
    is gone nevertheless is missed when it is read, and the call is listened to then.
    """
    path = artifact_path(transcripts_of(bench.home), plan.fingerprints["transcribe"])
    believed = isinstance(path, StoredObject) and "transcribe" not in plan.stale
    if not believed and not path.exists():
        return False
    wants = "protect" in plan.stale and keeps_originals(bench.settings.personal_data)
    return not wants or originals_of_artifact(path).exists() or holds_originals(path)


def choose_scorecards(library: Library, wanted: tuple[str, ...]) -> tuple[Scorecard, ...]:
    """The cards with these ids, or every card; raises ``UsageError`` naming what there is."""
    known = {card.id: card for card in library.scorecards}
    for name in wanted:
        if name not in known:
            raise UsageError(
                f"the scorecard `{name}` is not in the rules — choose one of: "
                f"{', '.join(sorted(known))}"
            )
    return tuple(card for name, card in sorted(known.items()) if not wanted or name in wanted)
