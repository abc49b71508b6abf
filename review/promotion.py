"""When a checkpoint on trial may count: how right it has to be, and whether it still is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from review.accuracy import CheckpointAccuracy, Share, measure_accuracy, weigh
from review.decision import Decision


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a checkpoint has to reach to go from ``trial`` to ``stable``.

    The low ends of the 95 % intervals count, so that a small sample promotes nothing. Our own
    defaults: a bank sets its own.
    """

    reviewed: int = 30
    precision: float = 0.80
    recall: float = 0.60
    overturned: float = 0.10


@dataclass(frozen=True, slots=True)
class Missing:
    """One threshold that is not reached: ``what`` it is, what was found and what it takes."""

    what: str
    found: float | None
    wanted: float


@dataclass(frozen=True, slots=True)
class Drift:
    """Override rate of a checkpoint a month, oldest first.

    ``has_moved`` tells that the last month's interval lies apart from that of all months before.
    """

    checkpoint_id: str
    months: tuple[tuple[str, Share], ...]
    has_moved: bool


def what_is_missing(line: CheckpointAccuracy, thresholds: Thresholds) -> tuple[Missing, ...]:
    """What keeps a checkpoint on trial; nothing where it may be promoted."""
    found = []
    if line.reviewed < thresholds.reviewed:
        found.append(Missing("reviewed", line.reviewed, thresholds.reviewed))
    for name, share in (("precision", line.precision), ("recall", line.recall)):
        wanted = getattr(thresholds, name)
        if share is None or share.low < wanted:
            found.append(Missing(name, share.low if share else None, wanted))
    if line.overturned is None or line.overturned.value > thresholds.overturned:
        value = line.overturned.value if line.overturned else None
        found.append(Missing("overturned", value, thresholds.overturned))
    return tuple(found)


def measure_drift(
    decisions: Iterable[Decision],
    *,
    risky: Mapping[str, bool],
    sizes: Mapping[bool, int] | None = None,
) -> tuple[Drift, ...]:
    """How the override rate moved, a calendar month (UTC) at a time, by checkpoint.

    ``risky`` and ``sizes`` as for ``review.accuracy.weigh``.
    """
    by_month: dict[str, list[Decision]] = {}
    for one in decisions:
        by_month.setdefault(f"{one.created_at:%Y-%m}", []).append(one)
    months = sorted(by_month)
    rates = {month: _rates(by_month[month], risky, sizes) for month in months}
    before = _rates([one for month in months[:-1] for one in by_month[month]], risky, sizes)
    names = sorted({name for found in rates.values() for name in found})
    return tuple(
        Drift(
            name,
            tuple((month, rates[month][name]) for month in months if name in rates[month]),
            _is_apart(before.get(name), rates[months[-1]].get(name)),
        )
        for name in names
    )


def _rates(
    decisions: Iterable[Decision], risky: Mapping[str, bool], sizes: Mapping[bool, int] | None
) -> dict[str, Share]:
    lines = measure_accuracy(weigh(decisions, risky=risky, sizes=sizes))
    return {line.checkpoint_id: line.overturned for line in lines if line.overturned is not None}


def _is_apart(before: Share | None, now: Share | None) -> bool:
    if before is None or now is None:
        return False
    return now.low > before.high or now.high < before.low
