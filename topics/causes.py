"""What explains that a topic has become more or less frequent."""

from collections.abc import Mapping
from dataclasses import dataclass

from topics.comparison import Contrast, contrast, difference_interval

Feature = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Slice:
    """Calls with one ``(kind, value)``: of them ``hits`` have the topic."""

    calls: int
    hits: int


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much of a change one value of one kind accounts for.

    ``explained`` is its part of the change of the overall rate: ``by_rate`` because its own rate
    changed, ``by_mix`` because more or fewer of the calls are of it. The parts of one kind add up
    to the whole change. ``share`` is ``explained`` over the change.
    """

    kind: str
    value: str
    before: Slice
    after: Slice
    explained: float
    by_rate: float
    by_mix: float
    share: float


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """A topic's rate before and after, with what explains the difference.

    Rates in 0..1 with a 95 % interval of their difference. ``contributions`` come largest first;
    ``words`` are those that the topic's calls have now and did not have before, or lost.
    """

    before: Slice
    after: Slice
    before_rate: float
    after_rate: float
    low: float
    high: float
    contributions: tuple[Contribution, ...]
    words: tuple[Contrast, ...]
    note: str = ""


def explain_change(
    before: Mapping[Feature, Slice],
    after: Mapping[Feature, Slice],
    *,
    whole_before: Slice,
    whole_after: Slice,
    words_before: Mapping[Feature, int],
    words_after: Mapping[Feature, int],
) -> ChangeReport:
    """Split the change of a rate over queues, products, branches and the like, and over words.

    Symmetric decomposition (Kitagawa, 1955): mix effects at the mean rate, rate effects at the mean
    mix. Mix effects are taken relative to the overall rate, so that a busy average queue explains
    nothing.
    """
    if not (whole_before.calls and whole_after.calls):
        missing = "before" if not whole_before.calls else "after"
        return ChangeReport(
            whole_before, whole_after, _rate(whole_before), _rate(whole_after), 0.0, 0.0, (), (),
            f"too little data: there are no calls {missing}",
        )  # fmt: skip
    change = _rate(whole_after) - _rate(whole_before)
    found = [
        _contribution(
            feature, before.get(feature, Slice(0, 0)), after.get(feature, Slice(0, 0)),
            whole_before, whole_after, change,
        )
        for feature in sorted({*before, *after})
    ]  # fmt: skip
    low, high = difference_interval(
        whole_before.hits, whole_before.calls, whole_after.hits, whole_after.calls
    )
    certain = low > 0 or high < 0
    return ChangeReport(
        whole_before, whole_after, _rate(whole_before), _rate(whole_after), low, high,
        tuple(sorted(found, key=lambda c: (-abs(c.explained), c.kind, c.value))),
        contrast(
            words_before, words_after,
            first_calls=whole_before.hits, second_calls=whole_after.hits,
        ),
        "" if certain else "the change may be chance: its interval includes none",
    )  # fmt: skip


def _contribution(
    feature: Feature, before: Slice, after: Slice, whole_before: Slice, whole_after: Slice,
    change: float,
) -> Contribution:  # fmt: skip
    mix_before, mix_after = before.calls / whole_before.calls, after.calls / whole_after.calls
    usual = (_rate(whole_before) + _rate(whole_after)) / 2
    if not before.calls or not after.calls:
        seen = before if before.calls else after
        rates = (_rate(seen), _rate(seen))  # what came or went has no rate of its own to change
    else:
        rates = (_rate(before), _rate(after))
    by_rate = (mix_before + mix_after) / 2 * (rates[1] - rates[0])
    by_mix = (mix_after - mix_before) * (sum(rates) / 2 - usual)
    explained = by_rate + by_mix
    return Contribution(
        *feature, before, after, round(explained, 8), round(by_rate, 8), round(by_mix, 8),
        round(explained / change, 4) if change else 0.0,
    )  # fmt: skip


def _rate(part: Slice) -> float:
    return part.hits / part.calls if part.calls else 0.0
