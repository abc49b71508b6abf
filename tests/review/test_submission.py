from collections.abc import Iterator
from pathlib import Path

import pytest

from conversation.errors import UsageError
from review import (
    Answer,
    DecisionConflictError,
    DraftAnswer,
    ReviewStore,
    Verdict,
    list_reviews,
    looks_at,
    read_draft,
    record_look,
    save_draft,
    submit_review,
)


@pytest.fixture
def store(place: str | Path) -> Iterator[ReviewStore]:
    with ReviewStore(place) as opened:
        yield opened


def answers(version: int = 0) -> list[Answer]:
    return [
        Answer("greeting", Verdict.PASS, "pass", expected_version=version),
        Answer("identity", Verdict.FAIL, "pass", "没有核实", expected_version=version),
        Answer("hold", Verdict.NOT_APPLICABLE, "undetermined", "没有等待", version),
    ]


def test_a_whole_card_is_recorded_and_its_draft_forgotten(store: ReviewStore) -> None:
    save_draft(
        store, "c1", scorecard_id="card", reviewer="王", answers={"hold": DraftAnswer("", "想想")}
    )
    save_draft(
        store, "c1", scorecard_id="card", reviewer="李", answers={"hold": DraftAnswer("pass", "")}
    )
    submit_review(
        store, "c1", scorecard_id="card", reviewer="王", answers=answers(), stratum="random",
        is_blind=True, machine_score=90.0, reviewed_score=75.0,
    )  # fmt: skip
    assert [d.checkpoint_id for d in store.latest_decisions("c1")] == [
        "greeting",
        "hold",
        "identity",
    ]
    (review,) = list_reviews(store)
    assert (review.reviewer, review.stratum, review.is_blind) == ("王", "random", True)
    assert (review.machine_score, review.reviewed_score) == (90.0, 75.0)
    assert read_draft(store, "c1", scorecard_id="card", reviewer="王") == {}
    assert read_draft(store, "c1", scorecard_id="card", reviewer="李") == {
        "hold": DraftAnswer("pass", "")
    }


def test_the_slower_of_two_reviewers_is_told_and_loses_nothing(store: ReviewStore) -> None:
    typed = {"identity": DraftAnswer("pass", "我听到了核实", 0)}
    save_draft(store, "c1", scorecard_id="card", reviewer="李", answers=typed)
    submit_review(store, "c1", scorecard_id="card", reviewer="王", answers=answers())
    with pytest.raises(DecisionConflictError, match="王"):
        submit_review(store, "c1", scorecard_id="card", reviewer="李", answers=answers())
    assert len(list_reviews(store)) == 1
    assert {d.reviewer for d in store.decisions_for("c1")} == {"王"}
    assert read_draft(store, "c1", scorecard_id="card", reviewer="李") == typed
    submit_review(store, "c1", scorecard_id="card", reviewer="李", answers=answers(version=1))
    assert {d.version for d in store.latest_decisions("c1")} == {2}


def test_a_conflict_on_one_checkpoint_saves_none_of_the_others(store: ReviewStore) -> None:
    store.record_decision(
        "c1",
        scorecard_id="card",
        checkpoint_id="hold",
        reviewer="王",
        verdict="pass",
        machine_outcome="undetermined",
        reason="听到了",
    )
    with pytest.raises(DecisionConflictError):
        submit_review(store, "c1", scorecard_id="card", reviewer="李", answers=answers())
    assert [d.checkpoint_id for d in store.decisions_for("c1")] == ["hold"]


def test_an_overturned_answer_needs_a_reason_and_a_review_an_answer(store: ReviewStore) -> None:
    bare = [Answer("identity", Verdict.FAIL, "pass")]
    with pytest.raises(UsageError, match="say why"):
        submit_review(store, "c1", scorecard_id="card", reviewer="王", answers=bare)
    with pytest.raises(UsageError, match="no answer"):
        submit_review(store, "c1", scorecard_id="card", reviewer="王", answers=[])
    assert list_reviews(store) == ()


def test_a_draft_is_replaced_by_the_next_one(store: ReviewStore) -> None:
    for why in ("一", "一二", "一二三"):
        save_draft(
            store,
            "c1",
            scorecard_id="k",
            reviewer=" 王 ",
            answers={"a": DraftAnswer("fail", why, 3)},
        )
    assert read_draft(store, "c1", scorecard_id="k", reviewer="王") == {
        "a": DraftAnswer("fail", "一二三", 3)
    }


def test_who_heard_a_call_stays_on_the_record(store: ReviewStore) -> None:
    record_look(store, "c1", person="王")
    record_look(store, "c2", person="李")
    assert [(look.person, look.kind) for look in looks_at(store, "c1")] == [("王", "heard")]
