"""Everything that a run works with, loaded once: rules, detector, ledger, fingerprints."""

from collections.abc import Mapping
from dataclasses import dataclass

from conversation.errors import UsageError
from measures import MEASURES_VERSION
from pipeline.fingerprint import STAGE_VERSIONS, combine, judge_fingerprint, speech_fingerprint
from pipeline.home import Home
from pipeline.intake import Intake
from pipeline.plan import CallPlan, plan_call
from pipeline.settings import RunSettings
from pipeline.verdict import Adjudicator
from qa_rules import Library, Scorecard, load_library
from topics import ComplaintDetector
from transcribe import Transcriber
from warehouse import Warehouse
from warehouse.write.ledger import SourceRow, StageRun, read_sources, read_stage_runs
from warehouse.write.results import replace_catalogue


@dataclass(slots=True)
class Bench:
    """The tools of one run; ``ledger`` and ``known`` are as they were when it began."""

    warehouse: Warehouse
    home: Home
    settings: RunSettings
    library: Library
    adjudicator: Adjudicator
    ledger: Mapping[tuple[str, str], StageRun]
    known: Mapping[str, SourceRow]
    speech_revision: str
    rules_revision: str

    @classmethod
    def lay_out(cls, warehouse: Warehouse, *, home: Home, settings: RunSettings) -> "Bench":
        """Load rules, detector and ledger; raises ``UsageError`` for an unknown scorecard."""
        library = load_library(settings.rules)
        scorecards = choose_scorecards(library, settings.scorecards)
        with warehouse.transaction() as connection:
            replace_catalogue(connection, library)
        transcriber = Transcriber(settings.speech, settings.models_folder)
        return cls(
            warehouse,
            home,
            settings,
            library,
            Adjudicator(library, scorecards, ComplaintDetector.load()),
            read_stage_runs(warehouse.connection),
            read_sources(warehouse.connection),
            transcriber.revision,
            library.revision_hash(scorecards),
        )

    def plan(self, intake: Intake) -> CallPlan:
        """Decide which stages of this call have to be done."""
        call = intake.call
        speech = speech_fingerprint(
            call,
            sha256=intake.sha256,
            revision=self.speech_revision,
            settings=self.settings.speech.fingerprint(),
        )
        measured = combine(speech, MEASURES_VERSION)
        fingerprints = {
            "ingest": combine(STAGE_VERSIONS["ingest"], intake.sha256),
            "transcribe": speech,
            "measure": measured,
            "judge": judge_fingerprint(call, measured=measured, rules=self.rules_revision),
            "complain": combine(
                STAGE_VERSIONS["complain"], speech, self.adjudicator.detector.model_revision
            ),
        }
        return plan_call(intake, fingerprints, self.ledger)


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
