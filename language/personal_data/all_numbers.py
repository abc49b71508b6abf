"""Every number that is said digit by digit, whatever it is: for sound that must hold no digits."""

from collections.abc import Iterable

from conversation import Span, Turn
from language.personal_data.digits import digit_runs
from language.personal_data.reading import read_turn
from language.personal_data.times import seconds_of

# One fewer than the shortest number that matters, because a recogniser may add one to what is left.
FEWEST_DIGITS = 3


def number_spans(turns: Iterable[Turn], *, fewest: int = FEWEST_DIGITS) -> tuple[Span, ...]:
    """When runs of ``fewest`` digits and more were said, in the order of the turns.

    Staff numbers, amounts, years and order numbers are among them.
    """
    return tuple(
        Span(*seconds_of(turn, run.start, run.end))
        for turn in turns
        for run in digit_runs(read_turn(turn))
        if len(run.digits) >= fewest
    )
