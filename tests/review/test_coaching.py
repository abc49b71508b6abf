from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from conversation.errors import UsageError
from review import Answer, Candidate, Decision, Plan, ReviewStore, Verdict, draw_plan, submit_review
from review.accuracy import CheckpointAccuracy, Share
from review.acknowledgement import acknowledge, acknowledgements
from review.assignment import assign, assignments, recall, share_out
from review.coaching import CoachingState, follow_up_note, list_notes, write_note
from review.facts import FactConflictError, FactLog
from review.plan import Drawn
from review.promotion import Thresholds, measure_drift, what_is_missing

TODAY = date(2026, 11, 26)


@pytest.fixture
def log(place: str | Path) -> Iterator[FactLog]:
    with FactLog(place) as opened:
        yield opened


def test_a_note_is_due_on_its_day_until_somebody_has_looked_again(log: FactLog) -> None:
    note = write_note(log, "8021", text="开场白报工号", author="李", follow_up=TODAY)
    later = write_note(log, "8022", text="语速", author="李", follow_up=date(2026, 12, 24))
    assert [one.is_due(TODAY) for one in (note, later)] == [True, False]
    done = follow_up_note(log, note, outcome="三通都报了", author="王")
    assert (done.state, done.author, done.changed_by) == (CoachingState.DONE, "李", "王")
    assert not done.is_due(TODAY)
    assert [one.note_id for one in list_notes(log)] == [later.note_id, note.note_id]
    assert list_notes(log, "8021") == (done,)
    with pytest.raises(FactConflictError):
        follow_up_note(log, note, outcome="又看了", author="赵")


def test_a_follow_up_can_set_another_day(log: FactLog) -> None:
    note = write_note(log, "8021", text="语速", author="李", follow_up=TODAY)
    again = follow_up_note(log, note, outcome="好一些", author="李", again_on=date(2026, 12, 3))
    assert (again.state, again.follow_up) == (CoachingState.OPEN, date(2026, 12, 3))
    for text in ("", "长" * 5000):
        with pytest.raises(UsageError):
            write_note(log, "8021", text=text, author="李")


def test_an_agent_acknowledges_each_review_once(log: FactLog) -> None:
    with ReviewStore(log.place) as store:
        with pytest.raises(UsageError, match="nothing to acknowledge"):
            acknowledge(store, log, "c1", "card", person="8021")
        review(store, 0)
        seen = acknowledge(store, log, "c1", "card", person="8021", remark="已阅")
        assert (seen.person, seen.remark) == ("8021", "已阅")
        with pytest.raises(UsageError, match="already"):
            acknowledge(store, log, "c1", "card", person="8021")
        review(store, 1)
        assert acknowledge(store, log, "c1", "card", person="8021").reviewed_at > seen.reviewed_at
    assert set(acknowledgements(log, "c1")) == {"card"}
    assert acknowledgements(log, "c2") == {}


def review(store: ReviewStore, version: int) -> None:
    answer = Answer("greet", Verdict.FAIL, "fail", expected_version=version)
    submit_review(store, "c1", scorecard_id="card", reviewer="王", answers=[answer])


def test_calls_are_dealt_in_the_order_of_the_plan(log: FactLog) -> None:
    drawn = [Drawn(f"c{n}", "risk") for n in range(5)]
    dealt = share_out(drawn, ("王", "李"))
    assert [who for _, who in dealt] == ["王", "李", "王", "李", "王"]
    assert assign(log, dealt, author="主管", due=TODAY) == 5
    assert assignments(log)["c1"].reviewer == "李"
    assert assignments(log)["c1"].is_overdue(date(2026, 11, 27))
    mine = [one for one in assignments(log).values() if one.reviewer == "李"]
    assert recall(log, mine, author="主管") == 2
    assert set(assignments(log)) == {"c0", "c2", "c4"}
    with pytest.raises(UsageError):
        share_out(drawn, ())


def test_a_reviewer_may_take_more_parts_than_another() -> None:
    drawn = [Drawn(f"c{n}", "risk") for n in range(9)]
    dealt = [who for _, who in share_out(drawn, {"王": 2, "李": 1})]
    assert (dealt.count("王"), dealt.count("李")) == (6, 3)
    assert "李" in dealt[:3]
    with pytest.raises(UsageError, match="李=0"):
        share_out(drawn, {"王": 2, "李": 0})


def test_a_share_of_each_agent_can_be_drawn() -> None:
    candidates = [Candidate(f"{agent}-{n}", agent, 0) for agent in "ab" for n in range(40)]
    drawn = draw_plan(candidates, Plan(agent_share=0.1, random_share=0.01))
    per_agent = [sum(one.call_id.startswith(agent) for one in drawn) for agent in "ab"]
    assert all(4 <= count <= 7 for count in per_agent)
    assert drawn == draw_plan(reversed(candidates), Plan(agent_share=0.1, random_share=0.01))
    with pytest.raises(UsageError):
        draw_plan(candidates, Plan(agent_share=1.5))


def test_a_small_sample_promotes_nothing() -> None:
    few = CheckpointAccuracy("c", 5, Share(1, 0.57, 1, 5), Share(1, 0.5, 1, 4), None, 0, 0)
    missing = {one.what for one in what_is_missing(few, Thresholds())}
    assert missing == {"reviewed", "precision", "recall", "overturned"}
    right = CheckpointAccuracy(
        "c", 80, Share(0.95, 0.88, 0.98, 60), Share(0.9, 0.8, 0.95, 60), Share(0.04, 0.02, 0.1, 80),
        3, 0,
    )  # fmt: skip
    assert what_is_missing(right, Thresholds()) == ()


def test_a_checkpoint_that_people_overturn_more_than_before_has_moved() -> None:
    before = [decided(n, month=9, machine="pass") for n in range(60)]
    now = [decided(n, month=11, machine="fail") for n in range(60, 90)]
    risky = {one.call_id: False for one in before + now}
    (moved,) = measure_drift(before + now, risky=risky)
    assert [(month, share.value) for month, share in moved.months] == [
        ("2026-09", 0.0),
        ("2026-11", 1.0),
    ]
    assert moved.has_moved
    (steady,) = measure_drift(before, risky=risky)
    assert not steady.has_moved


def decided(number: int, *, month: int, machine: str) -> Decision:
    at = datetime(2026, month, 5, tzinfo=UTC)
    return Decision(f"c{number}", "card", "greet", 1, "王", Verdict.PASS, machine, "听了", at)
