"""The review queue: what the plan drew, and how far people have come with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.data import ask, ask_once, work_out
from dashboards.drawing import draw_calls
from dashboards.home import reviews_path
from dashboards.record import review_store
from review import Drawn, Plan, reviewed_calls
from review.assignment import Assignment, assignments
from review.facts import FactLog
from warehouse.read.calls import CallLine, call_lines
from warehouse.read.filters import CallFilter


@dataclass(frozen=True, slots=True)
class Queue:
    """Calls still to look at, in order; ``done`` of ``drawn`` are behind, ``desks`` says whose."""

    drawn: int
    done: int
    waiting: tuple[Drawn, ...]
    desks: dict[str, Assignment]

    def of(self, reviewer: str) -> tuple[Drawn, ...]:
        """What waits on one reviewer's desk."""
        return tuple(
            one
            for one in self.waiting
            if one.call_id in self.desks and self.desks[one.call_id].reviewer == reviewer
        )


def make_queue(chosen: CallFilter, plan: Plan) -> Queue:
    """Draw the plan over the chosen calls and leave out the ones that are reviewed."""
    drawn = work_out("queue", (chosen, plan), lambda: draw_calls(ask_once, chosen, plan))
    reviewed = reviewed_calls(review_store())
    waiting = tuple(one for one in drawn if one.call_id not in reviewed)
    with FactLog(reviews_path()) as log:
        desks = assignments(log)
    return Queue(len(drawn), len(drawn) - len(waiting), waiting, desks)


def lines_of(drawn: Iterable[Drawn]) -> tuple[tuple[CallLine, str], ...]:
    """What the list shows of each call, with its stratum."""
    strata = {one.call_id: one.stratum for one in drawn}
    lines = {line.call_id: line for line in ask(call_lines, tuple(strata))}
    return tuple((lines[name], stratum) for name, stratum in strata.items() if name in lines)
