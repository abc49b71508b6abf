"""Transcripts without personal data; every mask is as long as what it hides."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from conversation import Transcript, Turn, Word
from language.personal_data.datum import PersonalDatum
from language.personal_data.kind import NEVER_STORED
from language.personal_data.reading import HARD_DIGITS

MASK = "*"
# What the hallucination filters took out has no context to tell a code by: its digits all go.
_DIGITS = re.compile(rf"[{''.join(HARD_DIGITS)}]{{3,}}")
KEPT_SIGNS = frozenset(" ，,。.、-@")  # what shows the form of a value and none of it


class MaskPolicy(StrEnum):
    """What is kept of the words."""

    NONE = "none"
    MASKED_ONLY = "masked_only"
    MASKED_AND_ORIGINAL = "masked_and_original"


@dataclass(frozen=True, slots=True)
class MaskedTranscript:
    """``shown`` is for everybody; ``original`` for those with the right, none where not kept.

    Verification codes, security codes and passwords are masked in ``original`` too, under every
    policy: no setting brings them back.
    """

    shown: Transcript
    original: Transcript | None


def mask(
    transcript: Transcript, data: Iterable[PersonalDatum], policy: MaskPolicy | str
) -> MaskedTranscript:
    """Apply a policy; texts keep their length, so that evidence offsets hold.

    Raises ``ValueError`` for an unknown policy.
    """
    policy, found = MaskPolicy(policy), tuple(data)
    secret = tuple(one for one in found if one.kind in NEVER_STORED)
    without_secrets = _masked(transcript, secret)
    if policy is MaskPolicy.NONE:
        return MaskedTranscript(without_secrets, without_secrets)
    shown = _masked(transcript, found)
    keeps = policy is MaskPolicy.MASKED_AND_ORIGINAL
    return MaskedTranscript(shown, without_secrets if keeps else None)


def mask_text(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace the characters of half-open spans by ``*``, but blanks and signs between them."""
    hidden = {place for start, end in spans for place in range(start, end)}
    return "".join(
        MASK if place in hidden and character not in KEPT_SIGNS else character
        for place, character in enumerate(text)
    )


def _masked(transcript: Transcript, data: Sequence[PersonalDatum]) -> Transcript:
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in data:
        spans.setdefault(one.turn_index, []).append((one.char_start, one.char_end))
    turns = tuple(_masked_turn(turn, spans.get(turn.index, [])) for turn in transcript.turns)
    removed = tuple(replace(one, text=digits_hidden(one.text)) for one in transcript.removed)
    return replace(transcript, turns=turns, removed=removed)


def digits_hidden(text: str) -> str:
    """Runs of three digits and more, hidden whatever they mean."""
    return _DIGITS.sub(lambda match: MASK * len(match[0]), text)


def _masked_turn(turn: Turn, spans: Sequence[tuple[int, int]]) -> Turn:
    if not spans:
        return turn
    text = mask_text(turn.text, spans)
    return replace(turn, text=text, words=words_of(turn, text))


def words_of(turn: Turn, masked: str) -> tuple[Word, ...]:
    """The turn's words with the characters of ``masked``; one that is not in the text is hidden."""
    words, position = [], 0
    for word in turn.words:
        said = word.text.strip()
        at = turn.text.find(said, position)
        if at < 0:
            words.append(replace(word, text=MASK * len(word.text)))
            continue
        position = at + len(said)
        words.append(replace(word, text=word.text.replace(said, masked[at:position], 1)))
    return tuple(words)
