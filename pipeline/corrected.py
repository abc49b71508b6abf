"""Transcripts as people have corrected them, between the record of people and the cheap stages.

The record's library is imported when there is a record to read: many commands need none.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from language.personal_data import find_personal_data, mask_text
from pipeline.artifact import Artifact
from pipeline.home import Home
from pipeline.protection import protect_corrected

if TYPE_CHECKING:
    from review.corrections import Corrections


def read_corrections(home: Home) -> "Mapping[str, Corrections]":
    """The corrections of every call that anybody ever corrected, by call id."""
    if not home.has_reviews:
        return {}
    from review.corrections import all_corrections
    from review.facts import FactLog

    with FactLog(home.reviews) as log:
        return all_corrections(log)


def correct(artifact: Artifact, corrections: "Corrections | None") -> Artifact:
    """The artefact with its transcript as people have corrected it, protected as well."""
    if corrections is None or corrections.is_empty:
        return artifact
    from review.corrected import apply_corrections

    corrected = apply_corrections(artifact.transcript, corrections)
    transcript, personal = protect_corrected(artifact.transcript, artifact.personal, corrected)
    return replace(artifact, transcript=transcript, personal=personal)


def without_personal_data(artifact: Artifact, turn_index: int, text: str) -> str:
    """What a person wrote down for a turn, masked, as it may go on the record."""
    turns = tuple(
        replace(turn, text=text, words=()) if at == turn_index else turn
        for at, turn in enumerate(artifact.transcript.turns)
    )
    spans = [
        (one.char_start, one.char_end)
        for one in find_personal_data(turns)
        if one.turn_index == turns[turn_index].index
    ]
    return mask_text(text, spans)
