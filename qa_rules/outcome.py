"""What a checkpoint and a search can come out as."""

from enum import StrEnum


class Outcome(StrEnum):
    """The verdict on one checkpoint.

    ``undetermined`` goes to a person and never silently passes.
    """

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    UNDETERMINED = "undetermined"


class Truth(StrEnum):
    """The answer of a search, or of a condition over searches (Kleene's three values)."""

    HIT = "hit"
    MISS = "miss"
    NOT_EVALUABLE = "not_evaluable"


def opposite(truth: Truth) -> Truth:
    """The answer of ``not``; what cannot be evaluated stays so."""
    if truth is Truth.NOT_EVALUABLE:
        return truth
    return Truth.MISS if truth is Truth.HIT else Truth.HIT


def at_least(truths: tuple[Truth, ...], count: int) -> Truth:
    """Whether ``count`` of the answers are hits; not evaluable where the doubtful ones decide."""
    hits = sum(truth is Truth.HIT for truth in truths)
    doubtful = sum(truth is Truth.NOT_EVALUABLE for truth in truths)
    if hits >= count:
        return Truth.HIT
    return Truth.NOT_EVALUABLE if hits + doubtful >= count else Truth.MISS
