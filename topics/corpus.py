"""The labelled sentences that the complaint model is trained on.

Written for this product by hand as one wording a line with ``(a|b)`` alternatives and
``{slots}``; held-out folds are by line, so no wording of a line is ever on both sides.
"""

import random
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

COMPLAINT_FILES = ("complaints", "calm_complaints", "more_complaints", "subject_complaints")
ENQUIRY_FILES = ("enquiries", "more_enquiries", "other_enquiries")
_ALTERNATIVES = re.compile(r"\(([^()|]*(?:\|[^()|]*)+)\)")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """One line of the corpus; ``line`` identifies it within the corpus."""

    line: int
    text: str
    is_complaint: bool
    business: tuple[str, ...]
    cause: tuple[str, ...]

    @property
    def is_chatter(self) -> bool:
        """Whether it is about no business at all and no complaint."""
        return not (self.is_complaint or self.business)


@cache
def wordings() -> tuple[Wording, ...]:
    """Every wording of the shipped corpus, complaints first."""
    rows = [(True, *row) for name in COMPLAINT_FILES for row in _sections(name)]
    rows += [(False, *row) for name in ENQUIRY_FILES for row in _sections(name)]
    return tuple(
        Wording(line, text, is_complaint, *_labels(labels))
        for line, (is_complaint, labels, text) in enumerate(rows)
    )


def fill(text: str, *, seed: int | str) -> str:
    """Choose one of each ``(a|b)`` and fill each slot; the same seed gives the same sentence."""
    chance = random.Random(f"{seed}|{text}")
    chosen = _ALTERNATIVES.sub(lambda match: chance.choice(match[1].split("|")), text)
    return _SLOT.sub(lambda match: chance.choice(_slots()[match[1]]), chosen)


def data_text(name: str) -> str:
    """Read one of the room's shipped data files."""
    return (resources.files("topics") / "data" / name).read_text(encoding="utf-8")


def data_lines(name: str) -> list[str]:
    """The lines of a shipped data file without comments and blank lines."""
    lines = (line.strip() for line in data_text(name).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _sections(name: str) -> list[tuple[str, str]]:
    labels, rows = "", []
    for line in data_lines(f"{name}.txt"):
        if line.startswith("["):
            labels = line.strip("[]")
        else:
            rows.append((labels, line))
    return rows


def _labels(labels: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    business, _, cause = labels.partition("|")
    return tuple(filter(None, business.split(","))), tuple(filter(None, cause.split(",")))


@cache
def _slots() -> dict[str, list[str]]:
    pairs = (line.partition("=") for line in data_lines("slots.txt"))
    return {name: values.split("|") for name, _, values in pairs}
