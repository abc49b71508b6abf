"""A number as it was given: one run of digits, or several over a change of turns."""

from collections.abc import Callable
from dataclasses import dataclass

from language.personal_data.cues import CueWords
from language.personal_data.digits import DigitRun, make_run
from language.personal_data.kind import PersonalKind

_NEVER_A_DIGIT = "是事时试"  # at the edge of a number these are words, whatever they sound like


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """Runs of one number in order; each lies in one turn."""

    runs: tuple[DigitRun, ...]

    @property
    def digits(self) -> str:
        """All digits, a check letter as ``X``."""
        return "".join(run.digits for run in self.runs)

    @property
    def hard(self) -> int:
        """How many of them were recognised as digits."""
        return sum(run.hard for run in self.runs)

    @property
    def is_measured(self) -> bool:
        """Whether a unit says that it is a quantity."""
        return any(run.is_measured for run in self.runs)


@dataclass(frozen=True, slots=True)
class NumberKind:
    """One kind of number: its cues, its usual lengths, and how sure its form makes us.

    ``judge(number, cued)`` returns a confidence in 0..1, 0 for another thing; ``cued`` says that
    words nearby announce this kind.
    """

    kind: PersonalKind
    cues: CueWords
    lengths: tuple[int, ...]
    judge: Callable[[GivenNumber, bool], float]


def stretch(number: GivenNumber, lengths: tuple[int, ...]) -> GivenNumber:
    """Take in neighbours that sound like digits until the next usual length is reached."""
    wanted = next((length for length in lengths if length >= len(number.digits)), 0)
    first, last = number.runs[0], number.runs[-1]
    missing = wanted - len(number.digits)
    after = _neighbours(last, step=1, most=missing) if not last.letter_end else ()
    before = _neighbours(first, step=-1, most=missing - len(after))
    if not after and not before:
        return number
    if len(number.runs) == 1:
        return GivenNumber((make_run(first.line, (*before, *first.places, *after)),))
    return GivenNumber(
        (
            make_run(first.line, (*before, *first.places)),
            *number.runs[1:-1],
            make_run(last.line, (*last.places, *after)),
        )
    )


def _neighbours(run: DigitRun, *, step: int, most: int) -> tuple[int, ...]:
    line = run.line
    found: list[int] = []
    at = run.places[-1] + 1 if step > 0 else run.places[0] - 1
    while len(found) < most and 0 <= at < len(line.text):
        if line.soft[at] is None or line.text[at] in _NEVER_A_DIGIT:
            break
        found.append(at)
        at += step
    return tuple(sorted(found))
