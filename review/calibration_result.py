"""What a calibration found: agreement per checkpoint, per person, and of the scores."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from review.agreement import cohen_kappa
from review.calibration import Calibration, Sheet
from review.many_raters import exact_agreement, fleiss_kappa, gwet_ac1_of_many, within_band


@dataclass(frozen=True, slots=True)
class CheckpointCalibration:
    """Agreement on one checkpoint; questions that not everybody answered are left out.

    ``cohen`` is the mean over pairs of people. Kappas are ``None`` where all ever gave one answer.
    """

    checkpoint_id: str
    questions: int
    exact: float
    cohen: float | None
    fleiss: float | None
    ac1: float


@dataclass(frozen=True, slots=True)
class PersonCalibration:
    """One person against the expert: the share of equal answers and mean distance of scores."""

    person: str
    answers: int
    exact: float
    score_gap: float | None


@dataclass(frozen=True, slots=True)
class CalibrationResult:
    """The whole result; ``within_band`` is ``None`` without two scores of one call."""

    checkpoints: tuple[CheckpointCalibration, ...]
    people: tuple[PersonCalibration, ...]
    within_band: float | None


def measure_calibration(session: Calibration, sheets: Iterable[Sheet]) -> CalibrationResult:
    """Compare the sheets of a session whose answers are shown."""
    given = tuple(sheets)
    by_place = {(one.call_id, one.person): one for one in given}
    names = sorted({name for one in given for name in one.verdicts})
    found = (_checkpoint(name, session, by_place) for name in names)
    scores = [
        [one.score for one in given if one.call_id == call_id and one.score is not None]
        for call_id in session.call_ids
    ]
    several = [call for call in scores if len(call) > 1]
    return CalibrationResult(
        tuple(one for one in found if one is not None),
        _against_expert(session, by_place),
        within_band(several, band=session.band) if several else None,
    )


def _checkpoint(
    name: str, session: Calibration, sheets: dict[tuple[str, str], Sheet]
) -> CheckpointCalibration | None:
    people = [one for one in session.people if any((c, one) in sheets for c in session.call_ids)]
    rows = [
        [sheets[call_id, one].verdicts[name] for one in people]
        for call_id in session.call_ids
        if all((call_id, one) in sheets and name in sheets[call_id, one].verdicts for one in people)
    ]
    if not rows or len(people) < 2:
        return None
    columns = list(zip(*rows, strict=True))
    kappas = [cohen_kappa(one, other) for one, other in combinations(columns, 2)]
    known = [kappa for kappa in kappas if kappa is not None]
    return CheckpointCalibration(
        name,
        len(rows),
        exact_agreement(rows),
        round(sum(known) / len(known), 4) if known else None,
        fleiss_kappa(rows),
        gwet_ac1_of_many(rows),
    )


def _against_expert(
    session: Calibration, sheets: dict[tuple[str, str], Sheet]
) -> tuple[PersonCalibration, ...]:
    same: dict[str, list[bool]] = defaultdict(list)
    gaps: dict[str, list[float]] = defaultdict(list)
    for (call_id, person), sheet in sheets.items():
        truth = sheets.get((call_id, session.expert))
        if truth is None or person == session.expert:
            continue
        for name in sheet.verdicts.keys() & truth.verdicts.keys():
            same[person].append(sheet.verdicts[name] == truth.verdicts[name])
        if sheet.score is not None and truth.score is not None:
            gaps[person].append(abs(sheet.score - truth.score))
    return tuple(
        PersonCalibration(
            person,
            len(same[person]),
            round(sum(same[person]) / len(same[person]), 4),
            round(sum(gaps[person]) / len(gaps[person]), 2) if gaps[person] else None,
        )
        for person in session.people
        if same[person]
    )
