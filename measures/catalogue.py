"""Every measure in one list, and the page that explains them."""

from measures import (
    line_sounds,
    loudness,
    opening_word,
    overlap,
    pace,
    pitch,
    quality,
    response,
    silence,
    talk,
    upset,
)
from measures.kind import MeasureKind

CATALOGUE: tuple[MeasureKind, ...] = (
    *silence.KINDS,
    *line_sounds.KINDS,
    *response.KINDS,
    *overlap.KINDS,
    *pace.KINDS,
    *talk.KINDS,
    *loudness.KINDS,
    *pitch.KINDS,
    *upset.KINDS,
    *opening_word.KINDS,
    *quality.KINDS,
)

_PER = {"call": "one a call", "role": "one a role", "event": "one each time, with its span"}


def catalogue_markdown() -> str:
    """Write ``docs/measures.md``: one heading a measure, in the order of the catalogue."""
    return _PREFACE + "".join(_section(kind) for kind in CATALOGUE)


def _section(kind: MeasureKind) -> str:
    span = " Carries a span." if kind.has_span and kind.per != "event" else ""
    return (
        f"\n## `{kind.name}` {kind.label}\n\n{kind.definition}\n\n"
        f"Unit: {kind.unit}; {_PER[kind.per]}.{span}\n\nSource: {kind.source}\n"
    )


_PREFACE = """# Measures: how a call sounded

Numbers without judgement; checkpoints compare them. All are computed from turns, word times and the
sound profile, and the same input gives the same digits. Times are in seconds from the start of the
recording. A measure that cannot be told is absent, never zero.
"""
