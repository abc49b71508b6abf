"""Numbers about how a call sounded: silence, holds, overlap, pace, loudness, pitch, feelings.

Knows turns, word times and the sound profile. Refuses to know rules, models, files and storage; it
measures and does not judge.
"""

from measures.catalogue import CATALOGUE, catalogue_markdown
from measures.kind import MeasureKind
from measures.measure import MEASURES_VERSION, measure
from measures.ordering import in_order

__all__ = [
    "CATALOGUE",
    "MEASURES_VERSION",
    "MeasureKind",
    "catalogue_markdown",
    "in_order",
    "measure",
]
