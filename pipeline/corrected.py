"""Transcripts as people have corrected them, between the record of people and the cheap stages.

The record's library is imported when there is a record to read: many commands need none.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.artifact import Artifact
from pipeline.home import Home

if TYPE_CHECKING:
    from review.corrections import Corrections


def read_corrections(home: Home) -> "Mapping[str, Corrections]":
    """The corrections of every call that anybody ever corrected, by call id."""
    if not home.reviews.exists():
        return {}
    from review.corrections import all_corrections
    from review.facts import FactLog

    with FactLog(home.reviews) as log:
        return all_corrections(log)


def correct(artifact: Artifact, corrections: "Corrections | None") -> Artifact:
    """The artefact with its transcript as people have corrected it."""
    if corrections is None or corrections.is_empty:
        return artifact
    from review.corrected import apply_corrections

    return replace(artifact, transcript=apply_corrections(artifact.transcript, corrections))
