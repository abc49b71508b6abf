"""Who is to be looked at: the risky ones, and always some drawn at random.

Without a random stratum nobody learns what the machine misses in calls that it finds nothing in.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from conversation.errors import UsageError
from review.sampling import draw

RISK, RANDOM, PER_AGENT = "risk", "random", "per_agent"
GROUPS = ("team", "queue", "topic", "scorecard", "direction")  # what calls can be stratified by
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
    plan sees nothing of the machine.
    """

    least_risk: int = 1
    per_agent: int = 0
    agent_share: float = 0.0
    random_share: float = 0.05
    seed: str = "review"
    per_group: tuple[tuple[str, int], ...] = ()
    blind: bool = False

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
    return tuple(
        Drawn(one.call_id, strata[one.call_id]) for one in ordered if one.call_id in strata
    )


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
