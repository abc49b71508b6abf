"""Which of the numbers in a call are personal, and of what kind."""

from collections.abc import Iterator, Sequence

from language.personal_data.account import ACCOUNT
from language.personal_data.bank_card import BANK_CARD
from language.personal_data.chains import joined_numbers
from language.personal_data.context import cues_near
from language.personal_data.cues import Cue
from language.personal_data.digits import DigitRun, make_run
from language.personal_data.finding import Finding, Part
from language.personal_data.identity_card import IDENTITY_CARD
from language.personal_data.number import GivenNumber, NumberKind, stretch
from language.personal_data.number_tail import NUMBER_TAIL
from language.personal_data.password import PASSWORD
from language.personal_data.phone import PHONE
from language.personal_data.reading import Line
from language.personal_data.security_code import SECURITY_CODE
from language.personal_data.verification_code import VERIFICATION_CODE

NUMBER_KINDS: tuple[NumberKind, ...] = (
    IDENTITY_CARD,
    BANK_CARD,
    PHONE,
    ACCOUNT,
    VERIFICATION_CODE,
    SECURITY_CODE,
    PASSWORD,
    NUMBER_TAIL,
)
LONGEST_SHORT = 6  # digits of codes and tails
FEWEST_LAST = 3  # digits of a number that ends the answer
LONGEST_LEAD = 8  # characters of 嗯，好的，是
NEAREST = 3  # characters between a cue and its value
FEWEST_ANSWERED = 4
_LONG_KINDS = frozenset((IDENTITY_CARD.kind, BANK_CARD.kind, ACCOUNT.kind, PHONE.kind))
_BY_KIND = {kind.kind: kind for kind in NUMBER_KINDS}


def personal_numbers(
    lines: Sequence[Line], runs: Sequence[Sequence[DigitRun]], cues: Sequence[Sequence[Cue]]
) -> Iterator[Finding]:
    """Joined numbers first; a run that is part of one is not looked at alone."""
    place = {id(line): at for at, line in enumerate(lines)}
    taken: list[Part] = []
    singles = [
        GivenNumber((_behind_cue(run, in_cues),))
        for in_line, in_cues in zip(runs, cues, strict=True)
        for run in in_line
    ]
    for number in (*joined_numbers(lines, runs, cues), *singles):
        at, last = place[id(number.runs[0].line)], place[id(number.runs[-1].line)]
        finding = _judge(number, lines, cues, at, last)
        if finding is not None and not finding.overlaps(tuple(taken)):
            taken.extend(finding.parts)
            yield finding


def _behind_cue(run: DigitRun, cues: Sequence[Cue]) -> DigitRun:
    """A run without the 四 of 后四 before it, where 位 was lost in between."""
    for cue in cues:
        rest = tuple(place for place in run.places if place >= cue.end)
        if not cue.is_slipped and cue.start < run.start < cue.end and len(rest) >= FEWEST_LAST:
            return make_run(run.line, rest)
    return run


def _judge(
    number: GivenNumber, lines: Sequence[Line], cues: Sequence[Sequence[Cue]], at: int, last: int
) -> Finding | None:
    near = cues_near(number, lines, cues, at=at, last=last)
    is_quantity = number.is_measured and not _is_misheard_unit(number, near, cues[at])
    if is_quantity or _is_cue(number, cues[at]):
        return None
    announced = near[0] if near else None
    for cue in near:
        if cue.kind is None:
            break
        kind = _BY_KIND.get(cue.kind)
        if (
            kind is not None
            and _may_answer(number, kind, is_beside=cue in cues[at])
            and (finding := _as_kind(number, kind, lines, cued=True))
        ):
            return finding
    if announced is not None and announced.kind is None:
        return None
    uncued = (_as_kind(number, kind, lines, cued=False) for kind in NUMBER_KINDS)
    best = max(filter(None, uncued), key=lambda one: one.confidence, default=None)
    asked = cues[at - 1] if at and _is_question(lines[at - 1], lines[at]) else ()
    if best is None and announced in asked and _is_short_answer(number, announced):
        return _as_kind(number, NUMBER_TAIL, lines, cued=True)
    return best


def _is_question(line: Line, answer: Line) -> bool:
    """Whether the other party named a number without saying one, so that no echo follows."""
    return line.role is not answer.role and not any(value is not None for value in line.hard)


def _is_short_answer(number: GivenNumber, announced: Cue | None) -> bool:
    """您的卡号？ answered with its last digits only."""
    first = number.runs[0]
    begins = first.start <= LONGEST_LEAD and first.hard >= FEWEST_ANSWERED
    return announced is not None and announced.kind in _LONG_KINDS and begins


def _may_answer(number: GivenNumber, kind: NumberKind, *, is_beside: bool) -> bool:
    """A short number answers an earlier question where its turn begins with it, or ends with it."""
    if is_beside or max(kind.lengths) > LONGEST_SHORT or number.runs[0].start <= LONGEST_LEAD:
        return True
    last = number.runs[-1]
    return number.hard >= FEWEST_LAST and len(last.line.text) - last.end <= NEAREST


def _is_misheard_unit(number: GivenNumber, near: Sequence[Cue], beside: Sequence[Cue]) -> bool:
    """后四位为1883亿: a unit that sounds like a digit, right behind what announces digits."""
    last = number.runs[-1]
    if not near or near[0].kind is None or near[0] not in beside:
        return False
    unit = last.line.soft[last.end] if last.end < len(last.line.text) else None
    return unit is not None and number.runs[0].start - near[0].end <= NEAREST


def _is_cue(number: GivenNumber, cues: Sequence[Cue]) -> bool:
    """Whether it is the 三 of 后三位."""
    first = number.runs[0]
    return any(cue.start <= first.start and first.end <= cue.end for cue in cues)


def _as_kind(
    number: GivenNumber, kind: NumberKind, lines: Sequence[Line], *, cued: bool
) -> Finding | None:
    wider = stretch(number, kind.lengths)
    confidence = kind.judge(wider, cued)
    if confidence <= 0:
        return None
    parts = tuple(Part(_place(lines, run), run.start, run.end) for run in wider.runs)
    return Finding(kind.kind, confidence, parts, wider.digits)


def _place(lines: Sequence[Line], run: DigitRun) -> int:
    return next(at for at, line in enumerate(lines) if line is run.line)
