"""A home in which people have decided about everything, in words of the test's choosing."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from review import Answer, ReviewStore, Verdict, raise_appeal, submit_review
from review.acknowledgement import acknowledge
from review.appeals import answer_appeal
from review.assignment import assign
from review.calibration import hand_in, open_calibration
from review.cases import change_case, open_case
from review.coaching import follow_up_note, write_note
from review.facts import FactLog
from review.plan import Drawn
from review.topic_decisions import TopicAction, decide_topic
from seeding import SeedCall, judge_seed


def decide_everything(home: Path, calls: list[SeedCall], words: str) -> None:
    """Reviews, appeals open and answered, notes, calibrations, cases, names: all say ``words``."""
    before = datetime.now(UTC) - timedelta(days=5)
    with ReviewStore(home / "reviews.sqlite", clock=lambda: before) as store:
        for number in (0, 1, 2):
            _review(store, calls[number], words, f"复核人{words}"[:80])
        first, second = (_about(call) for call in calls[:2])
        raise_appeal(store, first, person=f"座席{words}"[:80], reason=words)
        raise_appeal(store, second, person="座席", reason=words)
        answer_appeal(store, second, step="upheld", person="主管", reason=words)
    with ReviewStore(home / "reviews.sqlite") as store, FactLog(home / "reviews.sqlite") as log:
        acknowledge(store, log, *_about(calls[0])[:2], person=words[:80], remark=words)
        for outcome in (words, ""):
            note = write_note(
                log, calls[0].agent_id, text=words, author=words[:80], call_id=calls[0].call_id,
                follow_up=date(2026, 3, 9),
            )  # fmt: skip
            if outcome:
                follow_up_note(log, note, outcome=outcome, author=words[:80])
        session = open_calibration(
            log, title=words, scorecard_id=_about(calls[0])[1], call_ids=[calls[0].call_id],
            people=["王", words[:80]], author="主管",
        )  # fmt: skip
        for person in session.people:
            hand_in(
                log, session.calibration_id, calls[0].call_id, person=person, score=10,
                verdicts={row[0]: Verdict.FAIL for row in judge_seed(calls[0])},
            )  # fmt: skip
        case = open_case(
            log, subject_kind="checkpoint", subject_id="opening-greeting", title=words, owner=words,
            author=words, department=words, action=words, acted_on=date(2026, 3, 5),
        )  # fmt: skip
        change_case(log, case.case_id, author=words, note=words)
        decide_topic(log, TopicAction.RENAME, "t-fee", value=words, author=words)
        assign(log, [(Drawn(calls[4].call_id, words), words[:80])], author="主管")


def _about(call: SeedCall) -> tuple[str, str, str]:
    return call.call_id, f"{call.scene.direction}-service", judge_seed(call)[0][0]


def _review(store: ReviewStore, call: SeedCall, words: str, reviewer: str) -> None:
    answers = [
        Answer(checkpoint, Verdict.FAIL, outcome, words)
        for checkpoint, outcome, _, _ in judge_seed(call)
    ]
    submit_review(
        store, call.call_id, scorecard_id=_about(call)[1], reviewer=reviewer, answers=answers
    )
