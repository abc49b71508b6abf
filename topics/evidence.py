"""Reading the customer's side of a call: how strongly each stretch speaks of a complaint."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from conversation import Role, Transcript, Turn
from topics.cues import Threat, cues_in, threats_in
from topics.features import complaint_features
from topics.linear import Floats, LinearModel

LONG_CHARACTERS = 60  # the training snippets' usual length; longer turns are read in pieces as well
SHORT_CHARACTERS = 8  # a turn shorter than this is also read with the one before it
CALL_FEATURES = 6
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the customer's speech; ``position`` counts the customer's turns."""

    position: int
    text: str


@dataclass(frozen=True)
class CallEvidence:
    """What the model reads in one call.

    ``turn_logits[turn, label]`` is the strongest stretch of each turn, ``whole_logits[label]``
    is of all turns together.
    """

    texts: tuple[str, ...]
    turn_logits: Floats
    whole_logits: Floats
    threats: tuple[tuple[int, Threat], ...]
    cue_balance: int


def customer_turns(transcript: Transcript) -> tuple[Turn, ...]:
    """The customer's turns; all but the announcements where nobody's role is known."""
    known = transcript.by_role(Role.CUSTOMER)
    if known:
        return known
    if transcript.by_role(Role.AGENT):
        return transcript.by_role(Role.UNKNOWN)
    return tuple(turn for turn in transcript.turns if turn.role is not Role.IVR)


def read_evidence(texts: Sequence[str], model: LinearModel) -> CallEvidence:
    """Score every stretch of a customer's turns."""
    stretches = split_stretches(texts)
    documents = [complaint_features(stretch.text) for stretch in stretches]
    whole = [term for text in texts for term in complaint_features(text)]
    logits = model.logits([*documents, whole])
    turn_logits = np.full((len(texts), len(model.labels)), -10.0)
    for stretch, row in zip(stretches, logits, strict=False):
        turn_logits[stretch.position] = np.maximum(turn_logits[stretch.position], row)
    return CallEvidence(
        tuple(texts),
        turn_logits,
        logits[-1],
        tuple((i, threat) for i, text in enumerate(texts) for threat in threats_in(text)),
        sum(sign for text in texts for _, sign in cues_in(text)),
    )


def split_stretches(texts: Sequence[str]) -> list[Stretch]:
    """Each turn, the pieces of long turns, and short turns with the one before them.

    What two turns say together counts for the longer of them.
    """
    stretches = []
    for position, text in enumerate(texts):
        if not text.strip():
            continue
        stretches.append(Stretch(position, text))
        if position and _is_short(text) and len(texts[position - 1]) < LONG_CHARACTERS:
            longer = max(position, position - 1, key=lambda i: len(texts[i]))
            stretches.append(Stretch(longer, f"{texts[position - 1]}，{text}"))
        if len(text) > LONG_CHARACTERS:
            stretches.extend(Stretch(position, piece) for piece in _pieces(text))
    return stretches


def call_features(evidence: CallEvidence) -> Floats:
    """What decides about a call: its two strongest turns, the whole, how many, cues, threats."""
    logits = np.sort(evidence.turn_logits[:, 0])[::-1]
    strongest = float(logits[0]) if len(logits) else -10.0
    second = float(logits[1]) if len(logits) > 1 else -3.0
    return np.array(
        [
            strongest,
            max(second, -3.0),
            float(evidence.whole_logits[0]),
            min(float((logits > 0).sum()), 4.0),
            float(np.clip(evidence.cue_balance, -3, 5)),
            float(bool(evidence.threats)),
        ]
    )


def _is_short(text: str) -> bool:
    return len(text) < SHORT_CHARACTERS


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sentence in _SENTENCE.findall(text):
        if pieces and len(pieces[-1]) + len(sentence) <= LONG_CHARACTERS:
            pieces[-1] += sentence
        else:
            pieces.extend(
                sentence[start : start + LONG_CHARACTERS]
                for start in range(0, len(sentence), LONG_CHARACTERS // 2)
                if start == 0 or len(sentence) - start > LONG_CHARACTERS // 2
            )
    return pieces
