from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from conversation.errors import UsageError
from review import ReviewStore
from review.calibration import (
    Calibration,
    close_calibration,
    hand_in,
    is_shown,
    list_calibrations,
    missing_sheets,
    open_calibration,
    read_calibration,
    sheets_for,
)
from review.calibration_result import measure_calibration
from review.facts import FactLog
from review.many_raters import exact_agreement, fleiss_kappa, gwet_ac1_of_many, within_band


@pytest.fixture
def log(place: str | Path) -> Iterator[FactLog]:
    with FactLog(place) as opened:
        yield opened


def a_session(log: FactLog, *people: str, calls: tuple[str, ...] = ("c1", "c2")) -> Calibration:
    return open_calibration(
        log,
        title="十一月校准",
        scorecard_id="card",
        call_ids=calls,
        people=people,
        author="主管",
        expert="专家",
        due=date(2026, 12, 1),
    )


def fill(log: FactLog, session: Calibration, person: str, *verdicts: str, score: float) -> None:
    for call_id, verdict in zip(session.call_ids, verdicts, strict=True):
        name = session.calibration_id
        hand_in(log, name, call_id, person=person, verdicts={"greet": verdict}, score=score)


def test_nobody_sees_the_others_before_all_have_handed_in(log: FactLog) -> None:
    session = a_session(log, "王", "李")
    fill(log, session, "王", "pass", "fail", score=90)
    fill(log, session, "专家", "pass", "fail", score=88)
    assert {one.person for one in sheets_for(log, session, person="李")} == set()
    assert {one.person for one in sheets_for(log, session, person="王")} == {"王"}
    assert {one.person for one in sheets_for(log, session, person="主管")} == set()
    assert missing_sheets(log, session) == (("李", "c1"), ("李", "c2"))
    fill(log, session, "李", "pass", "pass", score=70)
    assert is_shown(log, session)
    assert {one.person for one in sheets_for(log, session, person="王")} == {"王", "李", "专家"}


def test_the_result_compares_everybody_and_each_with_the_expert(log: FactLog) -> None:
    session = a_session(log, "王", "李")
    fill(log, session, "王", "pass", "fail", score=90)
    fill(log, session, "专家", "pass", "fail", score=88)
    fill(log, session, "李", "pass", "pass", score=70)
    found = measure_calibration(session, sheets_for(log, session, person="王"))
    (line,) = found.checkpoints
    assert (line.checkpoint_id, line.questions, line.exact) == ("greet", 2, 0.6667)
    assert {one.person: one.exact for one in found.people} == {"王": 1.0, "李": 0.5}
    assert {one.person: one.score_gap for one in found.people} == {"王": 2.0, "李": 18.0}
    assert found.within_band == pytest.approx(1 / 3, abs=1e-4)


def test_what_is_handed_in_stays_and_is_no_decision(log: FactLog) -> None:
    session = a_session(log, "王", calls=("c1",))
    name = session.calibration_id
    hand_in(log, name, "c1", person="王", verdicts={"greet": "pass"})
    with pytest.raises(UsageError, match="already"):
        hand_in(log, name, "c1", person="王", verdicts={"greet": "fail"})
    with ReviewStore(log.place) as store:
        assert store.latest_decisions() == ()
    hand_in(log, name, "c1", person="专家", verdicts={"greet": "pass"})
    with pytest.raises(UsageError, match="is over"):
        hand_in(log, name, "c1", person="专家", verdicts={"greet": "fail"})


def test_only_its_people_judge_only_its_calls(log: FactLog) -> None:
    session = a_session(log, "王")
    for person, call_id in (("赵", "c1"), ("王", "c9")):
        with pytest.raises(UsageError, match="not both part"):
            hand_in(log, session.calibration_id, call_id, person=person, verdicts={"greet": "pass"})
    with pytest.raises(UsageError, match="two people"):
        open_calibration(
            log, title="t", scorecard_id="s", call_ids=["c"], people=["王"], author="王"
        )


def test_a_session_can_be_closed_with_sheets_missing(log: FactLog) -> None:
    session = a_session(log, "王")
    fill(log, session, "王", "pass", "fail", score=90)
    closed = close_calibration(log, session.calibration_id, author="主管")
    assert closed.closed_by == "主管"
    assert closed.author == "主管"
    assert is_shown(log, closed)
    found = measure_calibration(closed, sheets_for(log, closed, person="主管"))
    assert found.checkpoints == ()
    assert found.people == ()
    assert list_calibrations(log) == (closed,)
    assert read_calibration(log, closed.calibration_id).version == 2


def test_fleiss_kappa_is_that_of_his_example() -> None:
    # Fleiss 1971 as retold in Wikipedia: 14 raters, 10 subjects, 5 categories, kappa 0.210.
    counts = [
        (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
        (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
    ]  # fmt: skip
    ratings = [[str(k) for k, n in enumerate(row) for _ in range(n)] for row in counts]
    assert fleiss_kappa(ratings) == pytest.approx(0.210, abs=0.0005)
    assert exact_agreement(ratings) == pytest.approx(0.378, abs=0.0005)


def test_one_and_the_same_answer_is_full_agreement() -> None:
    ratings = [["pass", "pass"]] * 3
    assert fleiss_kappa(ratings) is None
    assert gwet_ac1_of_many(ratings) == 1.0
    assert within_band([[90, 95, 101]], band=5) == pytest.approx(1 / 3, abs=1e-4)
    with pytest.raises(UsageError):
        exact_agreement([["pass"], ["fail"]])
