"""How well a finished run over the bundled calls agrees with the truth about them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from conversation import Role, Transcript
from demo_calls import TRUTH
from language.accuracy import character_errors
from pipeline import Home, original_transcript, stored_conversation
from warehouse.read import Published, open_published
from warehouse.read.call import read_call

FRAME_S = 0.1


@dataclass(slots=True)
class CallAgreement:
    """One call against its truth.

    ``edits`` and ``characters`` make the character error rate of both parties' words; ``right_s``
    of ``spoken_s`` seconds of true speech were given to the right role; ``wrong`` lists
    checkpoints as (id, truth, verdict).
    """

    call_id: str
    hard: bool
    kind: str
    edits: int = 0
    characters: int = 0
    right_s: float = 0.0
    spoken_s: float = 0.0
    judged: int = 0
    wrong: list[tuple[str, str, str]] = field(default_factory=list)
    complaint_right: bool = True

    @property
    def error_rate(self) -> float:
        """Character error rate."""
        return self.edits / max(1, self.characters)


def compare_with_truth(home: Home) -> list[CallAgreement]:
    """Compare every call of a finished demo run with its truth file."""
    published = open_published(home.warehouse)
    return [_compare(home, published, truth) for truth in _truths()]


def _truths() -> Iterator[Mapping[str, Any]]:
    for path in sorted(TRUTH.glob("*.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        if truth["expect"] == "done":
            yield truth


def _compare(home: Home, published: Published, truth: Mapping[str, Any]) -> CallAgreement:
    conversation = stored_conversation(home, truth["call_id"])
    said = original_transcript(home, truth["call_id"])
    kind = str(conversation.recording.kind) if conversation.recording else "text"
    agreement = CallAgreement(truth["call_id"], truth["hard"], kind)
    _compare_words(agreement, said, truth)
    _compare_roles(agreement, conversation.transcript, truth)
    _compare_verdicts(agreement, published, truth)
    return agreement


def _compare_words(
    agreement: CallAgreement, transcript: Transcript, truth: Mapping[str, Any]
) -> None:
    """Count edits party by party where the roles are right; a swapped call pays for it here."""
    for role in ("agent", "customer"):
        reference = "".join(t["text"] for t in truth["turns"] if t["role"] == role)
        heard = "".join(turn.text for turn in transcript.turns if turn.role == role)
        errors = character_errors(reference, heard)
        agreement.edits += errors.edits
        agreement.characters += errors.reference


def _compare_roles(
    agreement: CallAgreement, transcript: Transcript, truth: Mapping[str, Any]
) -> None:
    """Ask every tenth of a second of true speech whether that role was heard there."""
    for turn in truth["turns"]:
        steps = max(1, round((turn["end_s"] - turn["start_s"]) / FRAME_S))
        for step in range(steps):
            moment = turn["start_s"] + (step + 0.5) * FRAME_S
            heard = {t.role for t in transcript.turns if t.start <= moment < t.end}
            if heard:
                agreement.spoken_s += FRAME_S
                agreement.right_s += FRAME_S if Role(turn["role"]) in heard else 0.0


def _compare_verdicts(
    agreement: CallAgreement, published: Published, truth: Mapping[str, Any]
) -> None:
    view = read_call(published, truth["call_id"])
    if view is None:
        raise KeyError(truth["call_id"])
    for card in view.cards:
        for section in card.sections:
            for line in section.checkpoints:
                expected = truth["checkpoints"][line.checkpoint_id]
                agreement.judged += 1
                if line.outcome != expected:
                    agreement.wrong.append((line.checkpoint_id, expected, line.outcome))
    found = view.complaint is not None and view.complaint.is_complaint
    agreement.complaint_right = found == truth["complaint"]["is_complaint"]


def pooled_error_rate(calls: list[CallAgreement]) -> float:
    """Edits over characters of all calls together."""
    return sum(c.edits for c in calls) / max(1, sum(c.characters for c in calls))


def role_accuracy(calls: list[CallAgreement]) -> float:
    """Share of the speech that was heard and given to the right role."""
    return sum(c.right_s for c in calls) / max(FRAME_S, sum(c.spoken_s for c in calls))


def checkpoint_agreement(calls: list[CallAgreement]) -> float:
    """Share of verdicts that are the inspector's."""
    return 1 - sum(len(c.wrong) for c in calls) / max(1, sum(c.judged for c in calls))


def print_table(home_path: Path) -> None:
    """Print a table a call and the pooled figures."""
    calls = compare_with_truth(Home(home_path))
    for c in calls:
        wrong = ", ".join(f"{i} {t}→{v}" for i, t, v in c.wrong)
        role = c.right_s / max(FRAME_S, c.spoken_s)
        kind = f"{c.kind} hard" if c.hard else c.kind
        told = "" if c.complaint_right else "complaint wrong "
        print(f"{c.call_id} {kind:12} CER {c.error_rate:6.1%} role {role:6.1%} {told}{wrong}")
    plain, hard = [c for c in calls if not c.hard], [c for c in calls if c.hard]
    mono = [c for c in calls if c.kind != "stereo"]
    stereo = [c for c in calls if c.kind == "stereo"]
    print(f"CER plain {pooled_error_rate(plain):.1%}  hard {pooled_error_rate(hard):.1%}")
    print(f"roles stereo {role_accuracy(stereo):.1%}  mono {role_accuracy(mono):.1%}")
    print(f"checkpoints {checkpoint_agreement(calls):.1%} of {sum(c.judged for c in calls)}")
    print(f"complaints {sum(c.complaint_right for c in calls)} of {len(calls)}")


if __name__ == "__main__":
    import sys

    print_table(Path(sys.argv[1]))
