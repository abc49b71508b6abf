"""Detecting complaints: is this call one, how sure, about what, why, and which sentences say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path

import numpy as np

from conversation import ComplaintFinding, Transcript, Turn
from topics.cues import cues_in
from topics.evidence import CallEvidence, call_features, customer_turns, read_evidence
from topics.linear import Floats, LinearModel, read_model, sigmoid
from topics.naming import names_a_matter
from topics.severity import rate_severity

IS_COMPLAINT = 0.5  # probability from which a call counts as a complaint
SAYS_SO = 0.5  # calibrated probability from which a turn is evidence
HOLDS = 0.5  # calibrated probability from which a business or cause is named
ENOUGH_CHARACTERS = 10  # in outbound calls less without a cue or a matter says little
SHORT_ANSWERS_REVISION = "short answers 1"  # changes with what short outbound answers count for
LEANS = 0.2  # the best business or cause is named from here when none holds


@dataclass(frozen=True, slots=True)
class Escalation:
    """A threat to go outside the bank; ``kind`` is 监管, 媒体 or 诉讼, ``quote`` the words."""

    kind: str
    turn_index: int
    quote: str


@dataclass(frozen=True, slots=True)
class ComplaintReading:
    """A finding with what it rests on: probability per customer turn and threats of escalation."""

    finding: ComplaintFinding
    turn_probabilities: tuple[tuple[int, float], ...]
    escalations: tuple[Escalation, ...]


@dataclass(frozen=True)
class ComplaintDetector:
    """Reads the customer's turns of a call; ``model_revision`` belongs in fingerprints."""

    model: LinearModel

    @classmethod
    def load_from(cls, path: Path) -> "ComplaintDetector":
        """Load a model that was trained here; raises ``ModelError`` where it is damaged."""
        return cls(read_model(path, path.with_suffix(".sha256")))

    @classmethod
    def load(cls) -> "ComplaintDetector":
        """Load the shipped model; raises ``ModelError`` where it is missing or damaged."""
        data = resources.files("topics") / "data"
        return cls(read_model(data / "complaint_model.json", data / "complaint_model.sha256"))

    @property
    def model_revision(self) -> str:
        """Identifies the parameters that findings depend on."""
        return self.model.revision

    def revision_of(self, *, is_outbound: bool) -> str:
        """What the finding of such a call depends on beside its words."""
        return self.model_revision + (f" {SHORT_ANSWERS_REVISION}" if is_outbound else "")

    def detect(self, transcript: Transcript, *, is_outbound: bool = False) -> ComplaintFinding:
        """Judge one call; turns of unknown role count where no customer is known.

        Whoever is called often says no more than 打错了 or 他出去了: in outbound calls a few
        characters without a cue and without a matter count for as much as they are long.
        """
        return self.read(transcript, is_outbound=is_outbound).finding

    def read(self, transcript: Transcript, *, is_outbound: bool = False) -> ComplaintReading:
        """Judge one call and keep what the judgement rests on."""
        turns = customer_turns(transcript)
        if not any(turn.text.strip() for turn in turns):
            return ComplaintReading(ComplaintFinding(transcript.call_id, False, 0.0), (), ())
        evidence = read_evidence([turn.text for turn in turns], self.model)
        turn_scores = self.model.calibrate(evidence.turn_logits)
        escalations = tuple(
            Escalation(threat.kind, turns[i].index, threat.phrase) for i, threat in evidence.threats
        )
        return ComplaintReading(
            self._finding(
                transcript.call_id,
                turns,
                evidence,
                turn_scores,
                weight=_weight_of_words(evidence) if is_outbound else 1.0,
            ),
            tuple(
                (turn.index, round(float(score), 4))
                for turn, score in zip(turns, turn_scores[:, 0], strict=True)
            ),
            escalations,
        )

    def _finding(
        self,
        call_id: str,
        turns: Sequence[Turn],
        evidence: CallEvidence,
        scores: Floats,
        *,
        weight: float,
    ) -> ComplaintFinding:
        model = self.model
        logit = call_features(evidence) @ model.call_weights + model.call_bias
        probability = round(weight * float(sigmoid(np.asarray(logit))), 4)
        says_so = [i for i in range(len(turns)) if scores[i, 0] >= SAYS_SO]
        if probability < IS_COMPLAINT:
            business = self._named("business", evidence, range(len(turns)), lean=False)
            return ComplaintFinding(call_id, False, probability, business=business)
        says_so = says_so or [int(np.argmax(scores[:, 0]))]
        cause = self._named("cause", evidence, says_so, lean=True)
        return ComplaintFinding(
            call_id,
            True,
            probability,
            business=self._named("business", evidence, range(len(turns)), lean=True),
            cause=cause,
            turn_indexes=tuple(turns[i].index for i in says_so),
            severity=rate_severity(evidence, cause, says_so),
        )

    def _named(
        self, axis: str, evidence: CallEvidence, positions: Sequence[int], *, lean: bool
    ) -> tuple[str, ...]:
        columns = self._columns[axis]
        text = "，".join(evidence.texts[i] for i in positions)
        joined = read_evidence([text], self.model).whole_logits
        scores = self.model.calibrate(joined[None, :])[0]
        ranked = sorted(columns, key=lambda column: (-scores[column], column))
        named = [column for column in ranked if scores[column] >= HOLDS]
        if not named and lean and scores[ranked[0]] >= LEANS:
            named = ranked[:1]
        return tuple(self.model.labels[column].partition(":")[2] for column in named)

    @cached_property
    def _columns(self) -> dict[str, list[int]]:
        columns: dict[str, list[int]] = {"business": [], "cause": []}
        for column, label in enumerate(self.model.labels):
            axis = label.partition(":")[0]
            if axis in columns:
                columns[axis].append(column)
        return columns


def _weight_of_words(evidence: CallEvidence) -> float:
    """From 0 to 1: below 1 where a customer said little, with no cue, threat or matter in it."""
    said = sum(character.isalnum() for text in evidence.texts for character in text)
    if said >= ENOUGH_CHARACTERS or evidence.threats:
        return 1.0
    speaks = any(
        names_a_matter(text) or any(sign > 0 for _, sign in cues_in(text))
        for text in evidence.texts
    )
    return 1.0 if speaks else said / ENOUGH_CHARACTERS
