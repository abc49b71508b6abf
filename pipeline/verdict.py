"""The cheap stages: from an artefact to measures, verdicts and a complaint, in milliseconds."""

import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from conversation import Call, ComplaintFinding, Conversation, Direction, Measure
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
    """What follows from a transcript without listening again; ``None`` for what was not asked.

    ``seconds`` of work by stage.
    """

    measures: tuple[Measure, ...] | None
    cards: tuple[CardVerdict, ...] | None
    complaint: ComplaintFinding | None
    seconds: Mapping[str, float]


class Adjudicator:
    """Rules and detector, compiled once, applied to one call after the other."""

    def __init__(
        self, library: Library, scorecards: Iterable[Scorecard], detector: ComplaintDetector
    ) -> None:
        self.scorecards = tuple(scorecards)
        self.detector = detector
        self._judge = Judge(library.checkpoints_for(self.scorecards))

    def decide(
        self,
        artifact: Artifact,
        call: Call,
        *,
        stages: Collection[str],
        taken: tuple[Measure, ...] | None = None,
    ) -> Verdict:
        """Measure, judge and look for a complaint, as far as ``stages`` names them.

        ``call`` is today's metadata. A call that is judged and not measured is judged on the
        measures ``taken`` of this transcript before; without them they are taken anew.
        """
        clock = _Clock()
        measures = cards = complaint = None
        if "measure" in stages or ("judge" in stages and taken is None):
            with clock.stage("measure" if "measure" in stages else "judge"):
                measures = measure(
                    artifact.transcript, sound=artifact.sound, recording=artifact.recording
                )
        if "judge" in stages:
            with clock.stage("judge"):
                known = measures if measures is not None else taken or ()
                cards = self._cards(
                    Conversation(call, artifact.recording, artifact.transcript, known)
                )
        if "complain" in stages:
            with clock.stage("complain"):
                complaint = self.detector.detect(
                    artifact.transcript, is_outbound=call.direction is Direction.OUTBOUND
                )
        return Verdict(
            measures if "measure" in stages else None, cards, complaint, dict(clock.seconds)
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


class _Clock:
    """Seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] += time.perf_counter() - started


def _on_card(card: Scorecard, results: dict[str, CheckpointResult]) -> CardVerdict:
    own = tuple(results[item.checkpoint_id] for item in card.items)
    return CardVerdict(score(results.values(), card), own)
