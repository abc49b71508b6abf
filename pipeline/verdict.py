"""The cheap stages: from an artefact to measures, verdicts and a complaint, in milliseconds."""

from collections.abc import Iterable
from dataclasses import dataclass

from conversation import Call, ComplaintFinding, Conversation, Measure
from measures import measure
from pipeline.artifact import Artifact
from qa_rules import CheckpointResult, Judge, Library, Scorecard, ScorecardResult, score
from qa_rules.outcome import Truth
from topics import ComplaintDetector


@dataclass(frozen=True, slots=True)
class CardVerdict:
    """One scorecard on one call: the result of the card and of each of its checkpoints."""

    card: ScorecardResult
    checkpoints: tuple[CheckpointResult, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Everything that follows from a transcript without listening again."""

    measures: tuple[Measure, ...]
    cards: tuple[CardVerdict, ...]
    complaint: ComplaintFinding


class Adjudicator:
    """Rules and detector, compiled once, applied to one call after the other."""

    def __init__(
        self, library: Library, scorecards: Iterable[Scorecard], detector: ComplaintDetector
    ) -> None:
        self.scorecards = tuple(scorecards)
        self.detector = detector
        self._judge = Judge(library.checkpoints_for(self.scorecards))

    def decide(self, artifact: Artifact, call: Call) -> Verdict:
        """Measure, judge, score and look for a complaint; ``call`` is today's metadata."""
        measures = measure(artifact.transcript, sound=artifact.sound, recording=artifact.recording)
        conversation = Conversation(call, artifact.recording, artifact.transcript, measures)
        return Verdict(
            measures, self._cards(conversation), self.detector.detect(artifact.transcript)
        )

    def _cards(self, conversation: Conversation) -> tuple[CardVerdict, ...]:
        """Judge on every card that applies, or may: an open question goes to a person."""
        cards = [
            card
            for card in self.scorecards
            if card.applies_when.judge(conversation)[0] is not Truth.MISS
        ]
        if not cards:
            return ()
        results = {result.checkpoint_id: result for result in self._judge.judge(conversation)}
        return tuple(_on_card(card, results) for card in cards)


def _on_card(card: Scorecard, results: dict[str, CheckpointResult]) -> CardVerdict:
    own = tuple(results[item.checkpoint_id] for item in card.items)
    return CardVerdict(score(results.values(), card), own)
