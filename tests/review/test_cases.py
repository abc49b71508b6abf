from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from conversation.errors import HomeError, UsageError
from review.cases import CaseState, change_case, list_cases, open_case, read_case
from review.facts import FactConflictError, FactLog
from review.store import ReviewStore
from review.topic_decisions import TopicAction, decide_topic, decisions_in_force


@pytest.fixture
def log(place: str | Path) -> Iterator[FactLog]:
    with FactLog(place) as opened:
        yield opened


def opened(log: FactLog) -> str:
    case = open_case(
        log, subject_kind="topic", subject_id="t-0001", title="年费", owner="李", author="王"
    )
    return case.case_id


def test_a_case_is_kept_with_every_change(log: FactLog) -> None:
    case_id = opened(log)
    change_case(
        log,
        case_id,
        author="李",
        changes={"action": "改短信", "acted_on": "2026-03-09", "state": "acting"},
    )
    change_case(log, case_id, author="王", note="已上线")
    case = read_case(log, case_id)
    assert (case.action, case.acted_on) == ("改短信", date(2026, 3, 9))
    assert (case.state, case.version) == (CaseState.ACTING, 3)
    assert [(note.author, note.text) for note in case.notes] == [("王", "已上线")]


def test_cases_are_numbered_and_listed(log: FactLog) -> None:
    assert [opened(log), opened(log)] == ["case-0001", "case-0002"]
    assert [case.case_id for case in list_cases(log)] == ["case-0001", "case-0002"]


def test_two_people_changing_a_case_at_once_do_not_overwrite_each_other(log: FactLog) -> None:
    case_id = opened(log)
    change_case(log, case_id, author="李", note="先", expected_version=1)
    with pytest.raises(FactConflictError, match="in the meantime"):
        change_case(log, case_id, author="王", note="后", expected_version=1)


@pytest.mark.parametrize(
    "changes",
    [{"state": "sleeping"}, {"due": "soon"}, {"case_id": "x"}, {}],
)
def test_a_change_that_is_not_understood_is_not_recorded(
    log: FactLog, changes: dict[str, str]
) -> None:
    case_id = opened(log)
    with pytest.raises(UsageError):
        change_case(log, case_id, author="李", changes=changes)
    assert read_case(log, case_id).version == 1


def test_the_log_cannot_be_rewritten(log: FactLog) -> None:
    opened(log)
    with pytest.raises(HomeError, match="append-only"), log.transaction(writing=True) as c:
        c.execute(text("UPDATE human_facts SET author = 'x'"))


def test_reviews_and_facts_share_one_file(log: FactLog) -> None:
    with ReviewStore(log.place) as store:
        assert store.latest_decisions() == ()
    assert opened(log) == "case-0001"


def test_the_last_decision_about_a_topic_is_in_force(log: FactLog) -> None:
    decide_topic(log, TopicAction.RENAME, "t-0001", value="年费", author="王")
    decide_topic(log, TopicAction.RENAME, "t-0001", value="年费争议", author="李")
    decide_topic(log, TopicAction.MUTE, "t-0002", value="yes", author="李")
    decide_topic(log, TopicAction.MUTE, "t-0002", value="", author="李")
    decide_topic(log, TopicAction.PIN, "call:7", value="t-0001", author="李")
    found = decisions_in_force(log)
    assert found.names == {"t-0001": "年费争议"}
    assert found.muted == frozenset()
    assert found.pinned_calls == {"call:7": "t-0001"}
