import pytest

from conversation.errors import UsageError
from review import Candidate, Plan, draw_plan
from review.practice import practice_from

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


def test_every_queue_or_topic_is_listened_to() -> None:
    calls = [
        Candidate(f"c{i:04d}", "A", 0, {"queue": f"q{i % 7}", "topic": "t" if i % 90 == 0 else ""})
        for i in range(2000)
    ]
    plan = Plan(random_share=0.1, per_group=(("queue", 4), ("topic", 2)))
    drawn = {one.call_id: one.stratum for one in draw_plan(calls, plan)}
    for number in range(7):
        mine = [one for one in calls if one.groups["queue"] == f"q{number}"]
        assert sum(one.call_id in drawn for one in mine) >= 4
    assert sum(one.call_id in drawn for one in calls if one.groups["topic"] == "t") >= 2
    assert {"queue", "random"} <= set(drawn.values())


def test_a_greatest_number_keeps_some_drawn_at_random() -> None:
    plan = Plan(random_share=0.1, most=30)
    drawn = draw_plan(CALLS, plan)
    assert len(drawn) == 30
    assert sum(one.stratum == "random" for one in drawn) == 3
    assert len(draw_plan(CALLS, Plan(random_share=0.1, most=90))) == 90
    assert {one.call_id for one in drawn} <= {one.call_id for one in draw_plan(CALLS, Plan(
        random_share=0.1))}  # fmt: skip


@pytest.mark.parametrize("group", [("weather", 1), ("queue", -1)])
def test_a_stratum_that_cannot_be_drawn_is_refused(group: tuple[str, int]) -> None:
    with pytest.raises(UsageError, match="is no stratum"):
        draw_plan(CALLS, Plan(per_group=(group,)))


def test_the_settings_name_plans_windows_and_what_a_checkpoint_must_reach() -> None:
    practice = practice_from(
        {
            "appeal_days": 14,
            "promotion": {"reviewed": 50},
            "plans": {"周检": {"per_group": {"queue": 5}, "blind": True, "score": [0, 60]}},
        }
    )
    assert (practice.appeals.window.days, practice.appeals.answer_within.days) == (14, 3)
    assert (practice.promotion.reviewed, practice.promotion.precision) == (50, 0.8)
    plan = practice.plan("周检")
    assert (plan.seed, plan.per_group, plan.blind) == ("周检", (("queue", 5),), True)
    assert plan.score == (0, 60)
    with pytest.raises(UsageError, match="周检"):
        practice.plan("月检")
    with pytest.raises(UsageError, match=r"周检.*random share"):
        practice_from({"plans": {"周检": {"random_share": 0.001}}})
