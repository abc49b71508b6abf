"""Personal data in a call, all kinds, settled and timed."""

from collections.abc import Iterable, Mapping, Sequence

from conversation import Turn
from language.personal_data import address, email, person_name, plate
from language.personal_data.cues import NOT_PERSONAL, Cue, settle_cues
from language.personal_data.datum import PersonalDatum
from language.personal_data.digits import digit_runs
from language.personal_data.finding import Finding, Part
from language.personal_data.kind import LEVELS, Level, PersonalKind
from language.personal_data.numbers import NUMBER_KINDS, personal_numbers
from language.personal_data.reading import Line, read_turn
from language.personal_data.repeats import repeated_names, repeated_numbers
from language.personal_data.times import seconds_of
from language.personal_data.unheard import find_unheard

_CUES = (
    *(kind.cues for kind in NUMBER_KINDS),
    address.CUES,
    email.CUES,
    person_name.CUES,
    plate.CUES,
    NOT_PERSONAL,
)


def find_personal_data(
    turns: Iterable[Turn], *, levels: Mapping[PersonalKind, Level] = LEVELS
) -> tuple[PersonalDatum, ...]:
    """All personal data that the parties say, in the order of the turns.

    No two data of one turn overlap. Pure: the same turns give the same data, and nothing is kept.
    Measured recall and precision are in ``docs/security.md``; it is never all.
    """
    lines = [read_turn(turn) for turn in turns]
    cues = [_cues_of(line) for line in lines]
    spelt = _settle(
        (
            *email.find_emails(lines, cues),
            *plate.find_plates(lines, cues),
            *address.find_addresses(lines, cues),
        )
    )
    runs = [list(digit_runs(line)) for line in lines]
    found = _settle((*spelt, *personal_numbers(lines, runs, cues)))
    found = _settle((*found, *repeated_numbers(found, lines, runs, cues)))
    found = _settle((*found, *person_name.find_names(lines, cues)))
    found = _settle((*found, *repeated_names(found, lines), *find_unheard(lines, cues)))
    return _as_data(found, lines, levels)


def _cues_of(line: Line) -> tuple[Cue, ...]:
    return settle_cues([cue for words in _CUES for cue in words.find(line)])


def _settle(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first of those that overlap wins; of one finding all parts stay or go together."""
    kept: list[Finding] = []
    taken: list[Part] = []
    for finding in findings:
        if not finding.overlaps(tuple(taken)):
            kept.append(finding)
            taken.extend(finding.parts)
    return tuple(kept)


def _as_data(
    found: Sequence[Finding], lines: Sequence[Line], levels: Mapping[PersonalKind, Level]
) -> tuple[PersonalDatum, ...]:
    ordered = sorted(found, key=lambda one: (one.parts[0].line, one.parts[0].start))
    data = [
        _datum(finding, part, lines[part.line].turn, group, levels)
        for group, finding in enumerate(ordered)
        for part in finding.parts
    ]
    place = {line.turn.index: at for at, line in enumerate(lines)}
    return tuple(sorted(data, key=lambda one: (place[one.turn_index], one.char_start)))


def _datum(
    finding: Finding, part: Part, turn: Turn, group: int, levels: Mapping[PersonalKind, Level]
) -> PersonalDatum:
    start_s, end_s = seconds_of(turn, part.start, part.end)
    return PersonalDatum(
        finding.kind,
        levels[finding.kind],
        turn.index,
        part.start,
        part.end,
        start_s,
        end_s,
        round(finding.confidence, 3),
        group,
        finding.is_repeat,
    )
