"""What a sampling plan draws, for the pages and for commands."""

from dashboards.exports.document import Asking
from review import Candidate, Drawn, Plan, draw_plan
from warehouse.read.filters import CallFilter, narrowed
from warehouse.read.reviewing import list_risks


def draw_calls(ask: Asking, chosen: CallFilter, plan: Plan) -> tuple[Drawn, ...]:
    """What the plan draws of the chosen calls, within its own bounds; ``ask`` reads the calls."""
    groups = tuple(group for group, _ in plan.per_group)
    within = narrowed(chosen, length_s=plan.length_s, score=plan.score)
    risks = ask(list_risks, within, groups)
    return draw_plan(
        (Candidate(one.call_id, one.agent_id, one.risk, dict(one.groups)) for one in risks), plan
    )
