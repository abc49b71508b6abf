from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conversation.errors import UsageError
from review import (
    Answer,
    AppealRules,
    ReviewStore,
    Step,
    Verdict,
    answer_appeal,
    count_overdue,
    list_appeals,
    raise_appeal,
    submit_review,
)

ABOUT = ("c1", "card", "greeting")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 2, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def wait(self, **span: int) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(place: str | Path, clock: Clock) -> Iterator[ReviewStore]:
    with ReviewStore(place, clock=clock) as opened:
        submit_review(
            opened,
            "c1",
            scorecard_id="card",
            reviewer="王",
            answers=[Answer("greeting", Verdict.FAIL, "fail")],
        )
        yield opened


def contest(store: ReviewStore) -> None:
    raise_appeal(store, ABOUT, person="座席8021", reason="我报了工号")


def test_every_step_of_an_appeal_stays_on_the_record(store: ReviewStore, clock: Clock) -> None:
    contest(store)
    clock.wait(days=1)
    answer_appeal(store, ABOUT, step="overturned", person="组长", reason="听到了工号")
    answer_appeal(store, ABOUT, step="final", person="组长", reason="归档")
    (appeal,) = list_appeals(store, "c1")
    assert [one.step for one in appeal.steps] == [Step.RAISED, Step.OVERTURNED, Step.FINAL]
    assert [one.number for one in appeal.steps] == [1, 2, 3]
    assert appeal.state is Step.FINAL
    with pytest.raises(UsageError, match="nothing more"):
        contest(store)


def test_an_appeal_has_a_window_and_its_answer_a_deadline(store: ReviewStore, clock: Clock) -> None:
    clock.wait(days=7)
    contest(store)
    (appeal,) = list_appeals(store)
    assert appeal.is_open
    assert not appeal.is_overdue(clock.now + timedelta(days=3))
    assert appeal.is_overdue(clock.now + timedelta(days=3, seconds=1))
    assert count_overdue([appeal], clock.now + timedelta(days=3)) == 0
    assert count_overdue([appeal], clock.now + timedelta(days=3, seconds=1)) == 1
    answer_appeal(store, ABOUT, step=Step.UPHELD, person="组长", reason="没有听到")
    assert not list_appeals(store)[0].is_overdue(clock.now + timedelta(days=99))


def test_a_late_appeal_is_refused_with_the_day_that_it_was_due(
    store: ReviewStore, clock: Clock
) -> None:
    clock.wait(days=7, seconds=1)
    with pytest.raises(UsageError, match="until 2026-11-09"):
        contest(store)
    raise_appeal(store, ABOUT, person="a", reason="b", rules=AppealRules(window=timedelta(days=30)))


def test_what_was_upheld_twice_cannot_be_raised_again(store: ReviewStore) -> None:
    for _ in range(2):
        contest(store)
        answer_appeal(store, ABOUT, step="upheld", person="组长", reason="没有听到")
    with pytest.raises(UsageError, match="twice"):
        contest(store)


def test_only_the_author_withdraws_and_only_others_answer(store: ReviewStore) -> None:
    contest(store)
    for step, person in (("withdrawn", "组长"), ("overturned", "座席8021")):
        with pytest.raises(UsageError, match="only its author"):
            answer_appeal(store, ABOUT, step=step, person=person, reason="x")
    answer_appeal(store, ABOUT, step="withdrawn", person="座席8021", reason="看错了")
    assert list_appeals(store)[0].state is Step.WITHDRAWN


@pytest.mark.parametrize(("person", "reason"), [("", "x"), ("x", "  ")])
def test_a_step_takes_a_name_and_a_reason(store: ReviewStore, person: str, reason: str) -> None:
    with pytest.raises(UsageError, match="a name and a reason"):
        raise_appeal(store, ABOUT, person=person, reason=reason)
    assert list_appeals(store) == ()


def test_what_nobody_reviewed_and_what_is_open_cannot_be_contested(store: ReviewStore) -> None:
    with pytest.raises(UsageError, match="nobody has reviewed"):
        raise_appeal(store, ("c2", "card", "greeting"), person="a", reason="b")
    contest(store)
    with pytest.raises(UsageError, match="is raised"):
        contest(store)
    with pytest.raises(UsageError, match="not contested"):
        answer_appeal(store, ("c1", "card", "hold"), step="upheld", person="a", reason="b")


def test_an_overturned_appeal_and_its_decision_are_written_together(store: ReviewStore) -> None:
    about = ("c1", "card", "greeting")
    raise_appeal(store, about, person="座席", reason="我说了")
    with pytest.raises(UsageError):
        answer_appeal(
            store, about, step="overturned", person="座席", reason="自己改", verdict="pass",
            machine_outcome="fail",
        )  # fmt: skip
    assert [str(one.verdict) for one in store.latest_decisions("c1")] == ["fail"]
    answer_appeal(
        store, about, step="overturned", person="组长", reason="听到了", verdict="pass",
        machine_outcome="fail",
    )  # fmt: skip
    (latest,) = store.latest_decisions("c1")
    assert (latest.reviewer, str(latest.verdict), latest.version) == ("组长", "pass", 2)
