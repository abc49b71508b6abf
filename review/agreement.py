"""How far two sets of answers agree."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from conversation.errors import UsageError
from review.decision import Decision


@dataclass(frozen=True, slots=True)
class Agreement:
    """``exact`` in 0..1; ``kappa`` in -1..1, ``None`` where chance alone explains everything.

    ``ac1`` is Gwet's, which stays steady where nearly all answers are the same.
    """

    answers: int
    exact: float
    kappa: float | None
    ac1: float = 1.0


@dataclass(frozen=True, slots=True)
class CheckpointAgreement:
    """How far people agree with the machine on one checkpoint."""

    checkpoint_id: str
    agreement: Agreement


def measure_agreement(first: Sequence[str], second: Sequence[str]) -> Agreement:
    """Compare two lists of answers to the same questions, in one order; ``UsageError``."""
    if len(first) != len(second) or not first:
        raise UsageError(
            f"{len(first)} and {len(second)} answers cannot be compared — give two for each "
            "question"
        )
    one, other = [str(answer) for answer in first], [str(answer) for answer in second]
    exact = round(sum(map(str.__eq__, one, other)) / len(one), 4)
    return Agreement(len(one), exact, cohen_kappa(one, other), gwet_ac1(one, other))


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Cohen's kappa, ``None`` when both only ever gave one and the same answer."""
    if len({*first, *second}) < 2:
        return None
    # Here, because the library takes over a second to load and the record does without it.
    from sklearn.metrics import cohen_kappa_score

    return round(float(cohen_kappa_score(list(first), list(second))), 4)


def gwet_ac1(first: Sequence[str], second: Sequence[str]) -> float:
    """Gwet's AC1 of two lists of answers (Gwet 2008, eq. 6).

    Chance agreement is ``sum(p * (1 - p)) / (categories - 1)`` with ``p`` the mean share of a
    category; where only one category was ever given, agreement is complete.
    """
    kinds = sorted({*first, *second})
    if len(kinds) < 2:
        return 1.0
    total = len(first)
    exact = sum(map(str.__eq__, first, second)) / total
    shares = [(list(first).count(kind) + list(second).count(kind)) / (2 * total) for kind in kinds]
    chance = sum(share * (1 - share) for share in shares) / (len(kinds) - 1)
    return round((exact - chance) / (1 - chance), 4)


def machine_agreement(decisions: Iterable[Decision]) -> tuple[CheckpointAgreement, ...]:
    """Agreement of people with the machine a checkpoint, by its id.

    Give decisions in force only. Answers that the machine left undetermined are not compared.
    """
    pairs: dict[str, tuple[list[str], list[str]]] = {}
    for decision in decisions:
        if decision.machine_outcome != "undetermined":
            machine, human = pairs.setdefault(decision.checkpoint_id, ([], []))
            machine.append(decision.machine_outcome)
            human.append(str(decision.verdict))
    return tuple(
        CheckpointAgreement(checkpoint_id, measure_agreement(*pairs[checkpoint_id]))
        for checkpoint_id in sorted(pairs)
    )
