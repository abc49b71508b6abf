"""Which cues stand near a number, the nearest first."""

from collections.abc import Sequence

from language.personal_data.cues import Cue
from language.personal_data.number import GivenNumber
from language.personal_data.reading import Line

FURTHEST_BEFORE = 24  # characters
FURTHEST_AFTER = 10
FURTHEST_TURNS = 3
AFTER_PENALTY, TURN_PENALTY = 5, 12  # what follows announces less often than what precedes


def cues_near(
    number: GivenNumber, lines: Sequence[Line], cues: Sequence[Sequence[Cue]], *, at: int, last: int
) -> tuple[Cue, ...]:
    """Cues of the turns ``at`` (where the number begins) to ``last``, and of the turns before."""
    start, end = number.runs[0].start, number.runs[-1].end
    found = [(start - cue.end, cue) for cue in cues[at] if 0 <= start - cue.end <= FURTHEST_BEFORE]
    found += [
        (cue.start - end + AFTER_PENALTY, cue)
        for cue in cues[last]
        if 0 <= cue.start - end <= FURTHEST_AFTER
    ]
    for back in range(1, min(FURTHEST_TURNS, at) + 1):
        length = len(lines[at - back].text)
        found += [
            (TURN_PENALTY * back + start // 2 + (length - cue.end) // 4, cue)
            for cue in cues[at - back]
        ]
    return tuple(cue for _, cue in sorted(found, key=lambda pair: (pair[0], pair[1].start)))
