from dataclasses import replace
from datetime import datetime, timedelta

from topics.contacts import Contact, agent_strengths, count_repeats
from topics.ivr import MenuCall, analyse_menu
from topics.reach import (
    Attempt,
    best_times,
    promises_payment,
    reach_by_hour,
    too_many_calls,
)
from visiting import Visit, counted, find_visits

MONDAY = datetime(2026, 3, 2, 9)  # noqa: DTZ001 the reader's time has no zone
LATER = MONDAY + timedelta(days=60)


def contact(name: str, hours: float, *, customer: str = "C1", agent: str = "A1") -> Contact:
    at = MONDAY + timedelta(hours=hours)
    return Contact(name, customer, at, 60, "inbound", "voice", "loan", agent, "还款", False)


def judged(*contacts: Contact, as_of: datetime = LATER) -> list[bool | None]:
    return [visit.repeated for visit in find_visits(contacts, as_of=as_of)]


def test_a_call_within_the_days_is_a_repeat_and_one_after_is_not() -> None:
    assert judged(contact("a", 0), contact("b", 24 * 6)) == [True, False]
    assert judged(contact("a", 0), contact("b", 24 * 8)) == [False, False]


def test_a_call_within_a_quarter_hour_is_a_transfer() -> None:
    (visit,) = find_visits([contact("a", 0), contact("b", 0.2)], as_of=LATER)
    assert (len(visit.contacts), visit.repeated) == (2, False)


def test_recent_visits_are_pending_even_if_they_have_repeated() -> None:
    as_of = MONDAY + timedelta(days=5)
    assert judged(contact("a", 0), contact("b", 24), as_of=as_of) == [None, None]


def test_other_customers_and_unknown_ones_are_no_repeats() -> None:
    two = contact("a", 0), contact("b", 24, customer="C2")
    assert judged(*two) == [False, False]
    assert judged(contact("a", 0, customer=""), contact("b", 24, customer="")) == [None, None]


def test_the_rate_is_over_judged_visits_only() -> None:
    visits = find_visits(
        [contact("a", 0), contact("b", 24), contact("c", 24 * 58, customer="C2")], as_of=LATER
    )
    (line,) = count_repeats(counted(visits), lambda count: count.reason)
    assert (line.visits, line.judged, line.solved, line.pending) == (3, 2, 1, 1)
    assert line.rate == 0.5


def test_an_agent_who_always_solves_stands_out() -> None:
    visits = [Visit((replace(contact(f"a{i}", 0), agent_id="A1"),), False) for i in range(30)]
    visits += [Visit((contact(f"b{i}", 0, agent="A2"),), i % 2 == 0) for i in range(30)]
    best, worst = agent_strengths(counted(visits))
    assert (best.agent_id, best.is_clear, best.difference) == ("A1", True, 0.5)
    assert worst.difference == -0.5


def test_menu_steps_show_where_people_give_up_and_press_zero() -> None:
    report = analyse_menu(
        [
            MenuCall("主菜单>信用卡>0", True),
            MenuCall("主菜单>信用卡", False),
            MenuCall("主菜单/贷款", True),
            MenuCall("", True),
        ]
    )
    steps = {step.step: step for step in report.steps}
    assert (report.calls, report.without_path) == (3, 1)
    assert (steps["信用卡"].calls, steps["信用卡"].dropped) == (2, 1)
    assert (steps["信用卡"].asked_for_agent, steps["主菜单"].asked_for_agent) == (1, 0)


def attempts(customer: str, hour: int, outcomes: str) -> list[Attempt]:
    day = MONDAY.replace(hour=hour)
    return [
        Attempt(customer, day + timedelta(days=n), mark == "+") for n, mark in enumerate(outcomes)
    ]


def test_the_best_time_is_where_the_customer_answers() -> None:
    made = [*attempts("C1", 19, "++++"), *attempts("C1", 9, "----"), *attempts("C2", 9, "+-")]
    made += [a for n in range(30) for hour in (9, 19) for a in attempts(f"D{n}", hour, "+-")]
    best = {line.customer_id: line for line in best_times(made)}
    assert (best["C1"].from_hour, best["C1"].confidence > 0.9) == (18, True)
    assert best["C2"].confidence < 0.9


def test_reach_is_counted_by_hour_with_an_interval() -> None:
    (line,) = reach_by_hour(attempts("C1", 9, "+--+"))
    assert (line.hour, line.attempts, line.reached, line.rate) == (9, 4, 2, 0.5)
    assert line.low < 0.5 < line.high


def test_more_calls_a_day_than_allowed_are_named() -> None:
    made = [Attempt("C1", MONDAY + timedelta(hours=n), False) for n in range(4)]
    assert [(e.customer_id, e.attempts) for e in too_many_calls(made, daily_limit=3)] == [("C1", 4)]
    assert too_many_calls(made, daily_limit=4) == ()


def test_more_calls_a_week_than_allowed_are_named_and_texts_are_no_calls() -> None:
    made = [Attempt("C1", MONDAY + timedelta(days=n, hours=9), False) for n in range(7)]
    made += [Attempt("C1", MONDAY, False, channel="text"), Attempt("", MONDAY, False)]
    assert too_many_calls(made, weekly_limit=7) == ()
    (excess,) = too_many_calls(made, weekly_limit=6)
    assert (excess.day, excess.attempts, excess.days) == (MONDAY.date(), 7, 7)


def test_who_answers_texts_only_is_best_reached_by_text() -> None:
    calls = attempts("C1", 9, "-----")
    texts = [replace(one, reached=True, channel="text") for one in calls]
    others = [a for n in range(20) for a in attempts(f"D{n}", 9, "+-")]
    best = {b.customer_id: b for b in best_times([*calls, *texts, *others])}
    assert (best["C1"].channel, best["C1"].confidence > 0.9) == ("text", True)
    assert best["D1"].channel == "voice"


def test_contacts_without_a_customer_are_nobodys_best_time() -> None:
    assert best_times(attempts("", 9, "++++")) == ()


def test_a_promise_names_a_day_and_a_question_is_none() -> None:
    assert promises_payment("我知道了，明天下午一定还上")
    assert promises_payment("15号发工资我就还款")
    assert not promises_payment("什么时候还款，我明天怎么还清")
    assert not promises_payment("我明天还不上，没法还款")
