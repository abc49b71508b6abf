"""How a house reviews: windows for appeals, what a checkpoint must reach, sampling plans."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from conversation.errors import UsageError
from review.appeal import AppealRules
from review.plan import Plan
from review.promotion import Thresholds


@dataclass(frozen=True, slots=True)
class Practice:
    """What a house has settled about reviewing; ``plans`` by name."""

    appeals: AppealRules = field(default_factory=AppealRules)
    promotion: Thresholds = field(default_factory=Thresholds)
    plans: Mapping[str, Plan] = field(default_factory=dict)

    def plan(self, name: str) -> Plan:
        """A plan by its name; raises ``UsageError`` naming those that there are."""
        if name not in self.plans:
            known = ", ".join(self.plans) or "none: settings.yaml has no `review: plans:`"
            raise UsageError(f"there is no sampling plan `{name}` — known: {known}")
        return self.plans[name]


def practice_from(values: Mapping[str, Any]) -> Practice:
    """The section ``review:`` of the settings; raises ``UsageError`` for what cannot be."""
    appeals = AppealRules(
        window=timedelta(days=values.get("appeal_days", 7)),
        answer_within=timedelta(days=values.get("answer_days", 3)),
    )
    plans = {name: _plan(name, given) for name, given in values.get("plans", {}).items()}
    return Practice(appeals, Thresholds(**values.get("promotion", {})), plans)


def _plan(name: str, given: Mapping[str, Any]) -> Plan:
    """A plan draws by its own name unless it says otherwise, so that two draw different calls."""
    settled = {"seed": name, **given, "per_group": tuple(given.get("per_group", {}).items())}
    settled |= {key: tuple(given[key]) for key in ("length_s", "score") if key in given}
    plan = Plan(**settled)
    try:
        plan.check()
    except UsageError as error:
        raise UsageError(f"sampling plan `{name}`: {error}") from error
    return plan
