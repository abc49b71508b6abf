"""How right the machine is on each checkpoint, as far as people have looked."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from review.decision import Decision

_Z = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Judged:
    """One checkpoint of one call, answered by machine and person.

    ``weight`` is the number of calls that this one stands for: calls of its stratum over calls
    looked at in it.
    """

    checkpoint_id: str
    machine: str
    human: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Share:
    """A share in 0..1 with its 95 % interval; ``answers`` were looked at for it."""

    value: float
    low: float
    high: float
    answers: int


@dataclass(frozen=True, slots=True)
class CheckpointAccuracy:
    """How far the machine's ``fail`` can be trusted.

    ``precision``: of its fails, the ones that people confirm. ``recall``: of the fails that people
    find, the ones that it found too. Both ``None`` without an answer to count. ``overturned``: of
    all its definite answers, the ones that people changed. ``missed`` counts fails that it passed
    over, ``resolved`` the ones that it left to people.
    """

    checkpoint_id: str
    reviewed: int
    precision: Share | None
    recall: Share | None
    overturned: Share | None
    missed: int
    resolved: int


def weigh(
    decisions: Iterable[Decision],
    *,
    risky: Mapping[str, bool],
    sizes: Mapping[bool, int] | None = None,
) -> tuple[Judged, ...]:
    """Give each decision in force the number of calls that it stands for.

    ``risky`` tells of every call whether something speaks for looking at it: the two strata; where
    it tells of the reviewed calls only, ``sizes`` tells how many calls each stratum has. A reviewed
    call stands for the calls of its stratum over the reviewed ones in it; decisions on
    calls that are not named are left out.
    """
    known = [one for one in decisions if one.call_id in risky]
    calls = Counter(risky.values()) if sizes is None else sizes
    heard = Counter(risky[call_id] for call_id in {one.call_id for one in known})
    return tuple(
        Judged(
            one.checkpoint_id,
            one.machine_outcome,
            str(one.verdict),
            calls[risky[one.call_id]] / heard[risky[one.call_id]],
        )
        for one in known
    )


def measure_accuracy(judged: Iterable[Judged]) -> tuple[CheckpointAccuracy, ...]:
    """Accuracy a checkpoint, by its id; give the decisions in force only."""
    held: dict[str, list[Judged]] = {}
    for one in judged:
        held.setdefault(one.checkpoint_id, []).append(one)
    return tuple(_measure(name, held[name]) for name in sorted(held))


def _measure(checkpoint_id: str, judged: list[Judged]) -> CheckpointAccuracy:
    definite = [one for one in judged if one.machine != "undetermined"]
    flagged = [one for one in definite if one.machine == "fail"]
    wrong = [one for one in definite if one.human == "fail"]
    return CheckpointAccuracy(
        checkpoint_id,
        len(judged),
        _share(flagged, [one.human == "fail" for one in flagged]),
        _share(wrong, [one.machine == "fail" for one in wrong]),
        _share(definite, [one.machine != one.human for one in definite]),
        sum(one.machine != "fail" for one in wrong),
        len(judged) - len(definite),
    )


def _share(judged: list[Judged], counted: list[bool]) -> Share | None:
    """A weighted share with Wilson's interval at Kish's effective number of answers."""
    total = sum(one.weight for one in judged)
    if total <= 0:
        return None
    value = sum(one.weight for one, counts in zip(judged, counted, strict=True) if counts) / total
    effective = total**2 / sum(one.weight**2 for one in judged)
    low, high = wilson_interval(value, effective)
    return Share(round(value, 4), low, high, len(judged))


def wilson_interval(share: float, answers: float) -> tuple[float, float]:
    """Wilson's 95 % interval of a share (Wilson 1927), within 0..1."""
    squared = _Z**2
    middle = (share + squared / (2 * answers)) / (1 + squared / answers)
    spread = (
        _Z
        * math.sqrt(share * (1 - share) / answers + squared / (4 * answers**2))
        / (1 + squared / answers)
    )
    return round(max(0.0, middle - spread), 4), round(min(1.0, middle + spread), 4)
