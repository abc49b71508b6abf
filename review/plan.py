"""Who is to be looked at: the risky ones, and always some drawn at random.

Without a random stratum nobody learns what the machine misses in calls that it finds nothing in.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from conversation.errors import UsageError
from review.sampling import draw

RISK, RANDOM, PER_AGENT = "risk", "random", "per_agent"
LEAST_RANDOM_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Candidate:
    """A call that may be looked at; ``risk`` is 0 where nothing speaks for it."""

    call_id: str
    agent_id: str
    risk: int


@dataclass(frozen=True, slots=True)
class Plan:
    """How calls are chosen.

    Every call of at least ``least_risk`` (0 or less takes everybody), ``per_agent`` of each agent
    or ``agent_share`` (0 to 1) of each agent's calls if that is more, and of everything else
    ``random_share`` (``LEAST_RANDOM_SHARE`` to 1). Another ``seed`` draws other calls.
    """

    least_risk: int = 1
    per_agent: int = 0
    agent_share: float = 0.0
    random_share: float = 0.05
    seed: str = "review"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A call to look at and the first stratum, of risk, agent and random, that it fell into."""

    call_id: str
    stratum: str


def draw_plan(candidates: Iterable[Candidate], plan: Plan) -> tuple[Drawn, ...]:
    """The calls to look at: risky ones first by risk, then by id; the same whoever asks.

    Each call's lot depends on its id and the seed alone. Raises ``UsageError`` for a plan without
    a random stratum.
    """
    if not LEAST_RANDOM_SHARE <= plan.random_share <= 1:
        raise UsageError(
            f"a random share of {plan.random_share} cannot be drawn — give {LEAST_RANDOM_SHARE} "
            "to 1: without it nobody learns what the rules miss"
        )
    if not 0.0 <= plan.agent_share <= 1.0 or plan.per_agent < 0:
        raise UsageError("of each agent a number from 0 or a share from 0 to 1 can be drawn")
    ordered = sorted(candidates, key=lambda one: (-one.risk, one.call_id))
    strata: dict[str, str] = {one.call_id: RISK for one in ordered if one.risk >= plan.least_risk}
    for one in _some_of_each_agent(ordered, plan):
        strata.setdefault(one.call_id, PER_AGENT)
    for one in ordered:
        if draw(one.call_id, plan.seed) < plan.random_share:
            strata.setdefault(one.call_id, RANDOM)
    return tuple(
        Drawn(one.call_id, strata[one.call_id]) for one in ordered if one.call_id in strata
    )


def _some_of_each_agent(ordered: list[Candidate], plan: Plan) -> list[Candidate]:
    by_agent: dict[str, list[Candidate]] = {}
    for one in ordered:
        by_agent.setdefault(one.agent_id, []).append(one)
    lots = [
        sorted(calls, key=lambda one: draw(one.call_id, plan.seed)) for calls in by_agent.values()
    ]
    return [
        one
        for calls in lots
        for one in calls[: max(plan.per_agent, math.ceil(plan.agent_share * len(calls)))]
    ]
