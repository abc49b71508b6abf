"""The same value again: read back by the other party, or said twice."""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import partial_ratio

from language.personal_data.context import cues_near
from language.personal_data.cues import Cue
from language.personal_data.digits import DigitRun
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import PersonalKind
from language.personal_data.number import GivenNumber
from language.personal_data.reading import Line

SHORTEST = 4
SHORTEST_ECHO = 2  # in the turn beside the value
SAME_DIGITS = 75.0  # per cent of the better alignment, beside the value
SHORTEST_NAME = 2
SLIP_SHARE = 0.2  # of the digits of the shorter one
NEAR_TURNS = 8  # a short code is told from a chance likeness by being near


def repeated_numbers(
    known: Sequence[Finding],
    lines: Sequence[Line],
    runs: Sequence[Sequence[DigitRun]],
    cues: Sequence[Sequence[Cue]],
) -> Iterator[Finding]:
    """Runs of four digits and more that are part of a known number, or one slip away."""
    values = [finding for finding in known if len(finding.said) >= SHORTEST]
    taken = tuple(part for finding in known for part in finding.parts)
    for at, in_line in enumerate(runs):
        for run in in_line:
            part = Part(at, run.start, run.end)
            if run.is_measured or len(run.digits) < SHORTEST_ECHO or any(map(part.overlaps, taken)):
                continue
            source = next((one for one in values if _is_same(run.digits, one, at)), None)
            if source is not None and not _is_something_else(run, lines, cues, at):
                yield Finding(source.kind, source.confidence * 0.9, (part,), is_repeat=True)


def repeated_names(known: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Finding]:
    """Every further place where a full name's characters stand."""
    names = {one.said for one in known if one.kind is PersonalKind.PERSON_NAME}
    taken = tuple(part for finding in known for part in finding.parts)
    for name in sorted(name for name in names if len(name) > SHORTEST_NAME):
        for at, line in enumerate(lines):
            start = line.text.find(name)
            while start >= 0:
                part = Part(at, start, start + len(name))
                if not any(map(part.overlaps, taken)):
                    yield Finding(PersonalKind.PERSON_NAME, 0.8, (part,), is_repeat=True)
                start = line.text.find(name, part.end)


def _is_same(digits: str, known: Finding, at: int) -> bool:
    if len(known.said) <= 8 and abs(known.parts[0].line - at) > NEAR_TURNS:
        return False
    beside = any(abs(part.line - at) <= 1 for part in known.parts)
    if known.parts[0].line < at < known.parts[-1].line:
        return True
    if len(digits) < SHORTEST:
        return beside and len(digits) > SHORTEST_ECHO and digits in known.said
    if digits in known.said or (beside and partial_ratio(digits, known.said) >= SAME_DIGITS):
        return True
    slips = int(min(len(digits), len(known.said)) * SLIP_SHARE)
    return slips > 0 and Levenshtein.distance(digits, known.said) <= slips


def _is_something_else(
    run: DigitRun, lines: Sequence[Line], cues: Sequence[Sequence[Cue]], at: int
) -> bool:
    near = cues_near(GivenNumber((run,)), lines, cues, at=at, last=at)
    return bool(near) and near[0].kind is None and near[0] in cues[at]
