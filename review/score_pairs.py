"""The machine's score and the reviewed one of the same calls, side by side."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ScorePair:
    """Both scores of one reviewed card, out of 100, and the group that the call is of."""

    name: str
    machine: float
    reviewed: float


@dataclass(frozen=True, slots=True)
class PairedScores:
    """Averages of both scores over the ``cards`` of a group that somebody reviewed.

    ``difference`` is reviewed less machine; ``lowered`` and ``raised`` count the cards that people
    marked down or up.
    """

    name: str
    cards: int
    machine: float
    reviewed: float
    difference: float
    lowered: int
    raised: int


def pair_scores(pairs: Iterable[ScorePair]) -> tuple[PairedScores, ...]:
    """One line a group, the widest difference first."""
    held: dict[str, list[ScorePair]] = {}
    for one in pairs:
        held.setdefault(one.name, []).append(one)
    lines = [_line(name, found) for name, found in held.items()]
    return tuple(sorted(lines, key=lambda line: (-abs(line.difference), line.name)))


def _line(name: str, pairs: list[ScorePair]) -> PairedScores:
    machine = sum(one.machine for one in pairs) / len(pairs)
    reviewed = sum(one.reviewed for one in pairs) / len(pairs)
    return PairedScores(
        name,
        len(pairs),
        machine,
        reviewed,
        reviewed - machine,
        sum(round(one.reviewed - one.machine, 2) < 0 for one in pairs),
        sum(round(one.reviewed - one.machine, 2) > 0 for one in pairs),
    )
