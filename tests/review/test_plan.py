import pytest

from conversation.errors import UsageError
from review import Candidate, Plan, draw_plan

CALLS = [Candidate(f"c{i:04d}", f"A{i % 10}", 100 if i % 50 == 0 else 0) for i in range(2000)]


def test_risky_calls_come_first_and_a_share_of_the_rest_is_drawn() -> None:
    drawn = draw_plan(CALLS, Plan(random_share=0.1))
    risky = [one.call_id for one in drawn if one.stratum == "risk"]
    assert risky == [one.call_id for one in drawn[: len(risky)]]
    assert len(risky) == 40
    assert 140 < len(drawn) - len(risky) < 260


def test_the_lots_do_not_depend_on_order_or_on_other_calls() -> None:
    plan = Plan(random_share=0.1)
    some = {one.call_id for one in draw_plan(CALLS[:1000], plan)}
    every = {one.call_id for one in draw_plan(reversed(CALLS), plan)}
    assert some == {name for name in every if name < "c1000"}
    assert draw_plan(CALLS, plan) == draw_plan(reversed(CALLS), plan)
    assert draw_plan(CALLS, Plan(random_share=0.1, seed="other")) != draw_plan(CALLS, plan)


def test_every_agent_is_listened_to() -> None:
    drawn = {one.call_id for one in draw_plan(CALLS, Plan(per_agent=3, random_share=0.01))}
    for agent in range(10):
        assert sum(one.call_id in drawn for one in CALLS if one.agent_id == f"A{agent}") >= 3


def test_everybody_can_be_asked_for() -> None:
    assert len(draw_plan(CALLS, Plan(least_risk=0))) == len(CALLS)


def test_a_plan_without_a_random_stratum_is_refused() -> None:
    with pytest.raises(UsageError, match="random share"):
        draw_plan(CALLS, Plan(random_share=0.0))
