"""How far a transcript is from what was said."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from language.normalise import normalise_for_cer


@dataclass(frozen=True, slots=True)
class CharacterErrors:
    """Edits between a reference and a hypothesis, both in the published form."""

    edits: int
    reference: int
    hypothesis: int

    @property
    def rate(self) -> float:
        """Edits over reference characters; 1 per made-up character where the reference is empty."""
        return self.edits / self.reference if self.reference else float(self.edits)


def character_errors(reference: str, hypothesis: str) -> CharacterErrors:
    """Count edits after ``normalise_for_cer`` on both sides."""
    truth, heard = normalise_for_cer(reference), normalise_for_cer(hypothesis)
    return CharacterErrors(Levenshtein.distance(truth, heard), len(truth), len(heard))


def character_error_rate(reference: str, hypothesis: str) -> float:
    """Character error rate of one text; may exceed 1."""
    return character_errors(reference, hypothesis).rate


def pool_errors(parts: Iterable[CharacterErrors]) -> CharacterErrors:
    """Add up counts over several texts, so that long texts weigh more."""
    counted = list(parts)
    return CharacterErrors(
        sum(part.edits for part in counted),
        sum(part.reference for part in counted),
        sum(part.hypothesis for part in counted),
    )
