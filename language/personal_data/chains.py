"""Which runs of digits are one number, also where the other party says 嗯 in between."""

from collections.abc import Sequence

from rapidfuzz.fuzz import partial_ratio

from language.personal_data.cues import Cue
from language.personal_data.digits import DigitRun
from language.personal_data.number import GivenNumber
from language.personal_data.reading import Line

FURTHEST_LINE = 3
LONGEST_LEAD = 6  # characters before the number goes on: 后面是…
LONGEST_TAIL = 3
LONGEST_NOD = 8  # 好的，您继续说
SAME_DIGITS = 50.0  # per cent: what is said in between is an echo, with slips
FEWEST_DIGITS = 2
LONGEST_NUMBER = 21

Runs = Sequence[Sequence[DigitRun]]


def joined_numbers(
    lines: Sequence[Line], runs: Runs, cues: Sequence[Sequence[Cue]]
) -> tuple[GivenNumber, ...]:
    """Numbers of two or more runs, the longest chain from each beginning."""
    found: list[GivenNumber] = []
    taken: set[tuple[int, int]] = set()
    for at, in_line in enumerate(runs):
        for place, run in enumerate(in_line):
            if (at, run.start) in taken:
                continue
            chain = _chain(lines, runs, cues, at, place)
            if len(chain) > 1:
                found.append(GivenNumber(tuple(part for _, part in chain)))
                taken.update((line, part.start) for line, part in chain)
    return tuple(found)


def _chain(
    lines: Sequence[Line], runs: Runs, cues: Sequence[Sequence[Cue]], at: int, place: int
) -> list[tuple[int, DigitRun]]:
    chain = [(at, runs[at][place])]
    length = len(chain[0][1].digits)
    while (following := _following(lines, runs, cues, at, place)) is not None:
        at, place = following
        length += len(runs[at][place].digits)
        if length > LONGEST_NUMBER:
            break
        chain.append((at, runs[at][place]))
    return chain


def _following(
    lines: Sequence[Line], runs: Runs, cues: Sequence[Sequence[Cue]], at: int, place: int
) -> tuple[int, int] | None:
    run = runs[at][place]
    if not _is_part(run):
        return None
    if place + 1 < len(runs[at]):
        beside = runs[at][place + 1]
        near = beside.start - run.end <= LONGEST_TAIL + 1 and _is_part(beside)
        cut = any(run.end <= cue.start < beside.start for cue in cues[at])
        return (at, place + 1) if near and not cut and min(run.hard, beside.hard) > 2 else None
    if len(lines[at].text) - run.end > LONGEST_TAIL:
        return None
    return _in_later_turn(lines, runs, at, run)


def _in_later_turn(
    lines: Sequence[Line], runs: Runs, at: int, run: DigitRun
) -> tuple[int, int] | None:
    for later in range(at + 1, min(at + FURTHEST_LINE + 1, len(lines))):
        if lines[later].role is not lines[at].role:
            if not _is_nod(lines[later], runs[later], run):
                return None
            continue
        first = runs[later][0] if runs[later] else None
        if first is None:
            return None
        goes_on = first.start <= LONGEST_LEAD and _is_part(first)
        return (later, 0) if goes_on else None
    return None


def _is_part(run: DigitRun) -> bool:
    return len(run.digits) >= FEWEST_DIGITS and not run.is_measured


def _is_nod(line: Line, runs: Sequence[DigitRun], before: DigitRun) -> bool:
    """Whether the other party only says go on, or repeats the digits just heard."""
    said = "".join(run.digits for run in runs)
    if not said:
        return len(line.text) <= LONGEST_NOD
    is_echo = partial_ratio(said, before.digits) >= SAME_DIGITS
    return is_echo and len(line.text) - len(said) <= 2 * LONGEST_NOD
