"""Decisions of invented people in a demo home, so that the pictures of their pages show something.

``python scripts/picture_decisions.py HOME`` — a home where people have decided already is refused.
"""

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from review import Answer, ReviewStore, Verdict, list_reviews, raise_appeal, submit_review
from review.appeals import answer_appeal
from review.audit import AuditLog
from review.calibration import hand_in, open_calibration
from review.cases import CaseSubject, change_case, open_case
from review.coaching import follow_up_note, write_note
from review.facts import FactLog
from warehouse.read import EVERY_CALL, Published, open_published
from warehouse.read.call import Card, read_call
from warehouse.read.calls import riskiest
from warehouse.read.reviewing import full_marks
from warehouse.read.topics import list_topics

REVIEWERS = ("李红", "王建国")
CALLS = 12
TOLD = "座席开场只说了“您好”，没有报工号"


def main(home: Path) -> None:
    """Review, contest, coach, calibrate and open cases."""
    record = home / "reviews.sqlite"
    published = open_published(home / "warehouse.duckdb")
    calls = [line.call_id for line in riskiest(published, EVERY_CALL, limit=CALLS)]
    cards = {call_id: _card(published, call_id) for call_id in calls}
    reviewed = datetime.now(UTC) - timedelta(days=5)
    with ReviewStore(record, clock=lambda: reviewed) as store:
        if list_reviews(store):
            sys.exit(f"people have decided in {home} already — take a fresh demo home")
        for place, (call_id, card) in enumerate(cards.items()):
            _review(store, published, call_id, card, place)
        _contest(store, cards)
    with FactLog(record) as log:
        _coach(log, published, calls)
        _calibrate(log, cards)
        _improve(log, published)
    with AuditLog(home / "audit.sqlite") as log_book:
        _note(log_book, published, calls)


def _card(published: Published, call_id: str) -> Card:
    call = read_call(published, call_id)
    assert call is not None
    return call.cards[0]


def _review(store: ReviewStore, published: Published, call_id: str, card: Card, place: int) -> None:
    """Every third reviewer overturns the first verdict and resolves what the machine left open."""
    answers = []
    for number, line in enumerate(card.checkpoints):
        verdict = line.outcome if line.outcome in set(Verdict) else "pass"
        if place % 3 == 0 and number == 0:
            verdict = "fail" if verdict == "pass" else "pass"
        reason = "" if verdict == line.outcome else TOLD
        answers.append(Answer(line.checkpoint_id, Verdict(verdict), line.outcome, reason))
    changed = full_marks(published)[card.scorecard_id] * 0.1 * (place % 3 == 0)
    score = card.score or 0.0
    submit_review(
        store, call_id, scorecard_id=card.scorecard_id, reviewer=REVIEWERS[place % 2],
        answers=answers, stratum="risk", machine_score=score,
        reviewed_score=max(0.0, score - changed),
    )  # fmt: skip


def _contest(store: ReviewStore, cards: dict[str, Card]) -> None:
    for place, (call_id, card) in enumerate(list(cards.items())[:3]):
        about = (call_id, card.scorecard_id, card.checkpoints[0].checkpoint_id)
        raise_appeal(store, about, person="8021", reason="我在 0:02 报了工号，请再听一次")
        if place == 2:
            answer_appeal(store, about, step="upheld", person="周敏", reason="听过，确实没有报")


def _coach(log: FactLog, published: Published, calls: list[str]) -> None:
    for place, line in enumerate(riskiest(published, EVERY_CALL, limit=3)):
        note = write_note(
            log, line.agent_id, text="客户不满时先致歉再解释，听一遍这通的 0:13", author="周敏",
            call_id=calls[place], follow_up=date.today() + timedelta(days=7 * place - 3),  # noqa: DTZ011
        )  # fmt: skip
        if place == 2:
            follow_up_note(log, note, outcome="听了三通，都先致歉了", author="周敏")


def _calibrate(log: FactLog, cards: dict[str, Card]) -> None:
    call_id, card = next(iter(cards.items()))
    session = open_calibration(
        log, title="十一月校准", scorecard_id=card.scorecard_id, call_ids=[call_id],
        people=REVIEWERS, expert="李红", author="周敏",
    )  # fmt: skip
    for place, person in enumerate(session.people):
        verdicts = {
            line.checkpoint_id: Verdict.FAIL if number < 2 + place else Verdict.PASS
            for number, line in enumerate(card.checkpoints)
        }
        hand_in(
            log, session.calibration_id, call_id, person=person, verdicts=verdicts,
            score=80.0 - 8 * place,
        )  # fmt: skip


def _improve(log: FactLog, published: Published) -> None:
    """One case about the largest topic, in force for two weeks, and one about a checkpoint."""
    topic = list_topics(published, EVERY_CALL)[0]
    about_topic = open_case(
        log, subject_kind=CaseSubject.TOPIC, subject_id=topic.topic_id,
        title=f"减少投诉：{topic.label}", owner="陈立", department="信用卡中心", author="周敏",
        action="账单上写明年费规则，入账前三天短信提醒", acted_on=date(2026, 11, 2),
        due=date(2026, 12, 31),
    )  # fmt: skip
    change_case(log, about_topic.case_id, author="陈立", note="短信模板已上线，两周后复核")
    open_case(
        log, subject_kind=CaseSubject.CHECKPOINT, subject_id="opening-greeting",
        title="开场报工号", owner="周敏", department="信用卡一组", author="周敏",
        due=date(2026, 12, 10),
    )  # fmt: skip


def _note(log: AuditLog, published: Published, calls: list[str]) -> None:
    """What the people above did, as the pages note it."""
    for person in (*REVIEWERS, "周敏"):
        log.record("sign-in", actor=person, subject="dashboards")
    for place, call_id in enumerate(calls[:4]):
        call = read_call(published, call_id)
        whom = call.customer_id if call else ""
        person = REVIEWERS[place % 2]
        log.record("heard", actor=person, subject=call_id, concerns=whom)
        log.record(
            "review.submit", actor=person, subject=call_id, concerns=whom,
            before="opening-greeting=pass closing=pass",
            after=f"opening-greeting={'pass' if place % 3 else 'fail'} closing=pass",
            details={"card": "inbound-service"},
        )  # fmt: skip
    log.record("export", actor="周敏", subject="callqa-scorecards.xlsx", details={"format": "xlsx"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
