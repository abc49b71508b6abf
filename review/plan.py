"""Who is to be looked at: the risky ones, and always some drawn at random.

Without a random stratum nobody learns what the machine misses in calls that it finds nothing in.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from conversation.errors import UsageError
from review.sampling import draw

RISK, RANDOM, PER_AGENT = "risk", "random", "per_agent"
# What calls can be stratified by: score is that out of 100 from 0, 60, 80 and 90 on, length the
# minutes from 0, 1, 3, 5 and 10 on, band the scorecard's own word.
GROUPS = ("team", "queue", "topic", "scorecard", "direction", "band", "score", "length")
Bounds = tuple[float | None, float | None]
LEAST_RANDOM_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may be looked at; ``risk`` is 0 where nothing speaks for it.

    ``groups`` says which team, queue, topic … it is of, as far as a plan asks.
    """

    call_id: str
    agent_id: str
    risk: int
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """How calls are chosen.

    Every call of at least ``least_risk`` (0 or less takes everybody), ``per_agent`` of each agent
    or ``agent_share`` (0 to 1) of each agent's calls if that is more, ``per_group`` of each team,
    queue … (pairs of one of ``GROUPS`` and a number), and of everything else ``random_share``
    (``LEAST_RANDOM_SHARE`` to 1). Another ``seed`` draws other calls. Who reviews by a ``blind``
    plan sees nothing of the machine. Only calls of ``length_s`` and ``score`` are candidates: from
    the first on, below the second, an end that is ``None`` is open. ``most`` above 0 is the
    greatest number of calls; those drawn at random keep their part of it.
    """

    least_risk: int = 1
    per_agent: int = 0
    agent_share: float = 0.0
    random_share: float = 0.05
    seed: str = "review"
    per_group: tuple[tuple[str, int], ...] = ()
    blind: bool = False
    length_s: Bounds = (None, None)
    score: Bounds = (None, None)
    most: int = 0

    def check(self) -> None:
        """Raise ``UsageError`` for a plan that cannot be drawn, or that has no random stratum."""
        if not LEAST_RANDOM_SHARE <= self.random_share <= 1:
            raise UsageError(
                f"a random share of {self.random_share} cannot be drawn — give "
                f"{LEAST_RANDOM_SHARE} to 1: without it nobody learns what the rules miss"
            )
        if not 0.0 <= self.agent_share <= 1.0 or self.per_agent < 0:
            raise UsageError("of each agent a number from 0 or a share from 0 to 1 can be drawn")
        for group, number in self.per_group:
            if group not in GROUPS or number < 0:
                raise UsageError(
                    f"`{group}={number}` is no stratum — use one of {', '.join(GROUPS)} and a "
                    "number from 0"
                )
        if self.most < 0:
            raise UsageError(f"at most {self.most} calls cannot be drawn — give 0 for all of them")
        for name, (first, end) in (("length_s", self.length_s), ("score", self.score)):
            if first is not None and end is not None and first >= end:
                raise UsageError(f"{name} from {first:g} to below {end:g} holds no call")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A call to look at and the first stratum that it fell into: risk, agent, group, random."""

    call_id: str
    stratum: str


def draw_plan(candidates: Iterable[Candidate], plan: Plan) -> tuple[Drawn, ...]:
    """The calls to look at: risky ones first by risk, then by id; the same whoever asks.

    Each call's lot depends on its id and the seed alone. Raises ``UsageError`` for a plan without
    a random stratum.
    """
    plan.check()
    ordered = sorted(candidates, key=lambda one: (-one.risk, one.call_id))
    strata: dict[str, str] = {one.call_id: RISK for one in ordered if one.risk >= plan.least_risk}
    for one in _some_of_each(
        ordered, lambda one: one.agent_id, plan.seed, least=plan.per_agent, share=plan.agent_share
    ):
        strata.setdefault(one.call_id, PER_AGENT)
    for group, number in plan.per_group:
        for one in _some_of_each(ordered, _group_of(group), plan.seed, least=number):
            strata.setdefault(one.call_id, group)
    for one in ordered:
        if draw(one.call_id, plan.seed) < plan.random_share:
            strata.setdefault(one.call_id, RANDOM)
    drawn = [Drawn(one.call_id, strata[one.call_id]) for one in ordered if one.call_id in strata]
    return tuple(_at_most(drawn, plan) if plan.most else drawn)


def _at_most(drawn: list[Drawn], plan: Plan) -> list[Drawn]:
    """The first calls of the plan, and beside them its share of calls drawn at random."""
    by_lot = [one for one in drawn if one.stratum == RANDOM]
    others = [one for one in drawn if one.stratum != RANDOM]
    by_lot.sort(key=lambda one: draw(one.call_id, plan.seed))
    places = max(math.ceil(plan.most * plan.random_share), plan.most - len(others))
    kept = {one.call_id for one in by_lot[:places]}
    kept |= {one.call_id for one in others[: plan.most - len(kept)]}
    return [one for one in drawn if one.call_id in kept]


def _some_of_each(
    ordered: list[Candidate],
    whose: Callable[[Candidate], str],
    seed: str,
    *,
    least: int,
    share: float = 0.0,
) -> list[Candidate]:
    """Of the calls of each one, ``least`` or their ``share``, by lot."""
    if not least and not share:
        return []
    held: dict[str, list[Candidate]] = {}
    for one in ordered:
        held.setdefault(whose(one), []).append(one)
    lots = [sorted(calls, key=lambda one: draw(one.call_id, seed)) for calls in held.values()]
    return [one for calls in lots for one in calls[: max(least, math.ceil(share * len(calls)))]]


def _group_of(group: str) -> Callable[[Candidate], str]:
    return lambda one: one.groups.get(group, "")
