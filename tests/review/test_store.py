import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import event, text

from conversation.errors import HomeError, SchemaTooNewError, UsageError
from review import Decision, DecisionConflictError, ReviewStore, Verdict

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.fixture
def store(place: str | Path) -> Iterator[ReviewStore]:
    with ReviewStore(place, clock=lambda: NOON) as opened:
        yield opened


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[ReviewStore]:
    """A store in a file, for what only files suffer."""
    with ReviewStore(tmp_path / "home" / "reviews.sqlite", clock=lambda: NOON) as opened:
        yield opened


def _decide(
    store: ReviewStore,
    verdict: str = "pass",
    *,
    call_id: str = "call-1",
    checkpoint_id: str = "greeting",
    reviewer: str = "李老师",
    machine_outcome: str = "fail",
    reason: str = "开场白说了工号",
    expected_version: int | None = None,
) -> Decision:
    return store.record_decision(
        call_id,
        scorecard_id="inbound",
        checkpoint_id=checkpoint_id,
        reviewer=reviewer,
        verdict=verdict,
        machine_outcome=machine_outcome,
        reason=reason,
        expected_version=expected_version,
    )


def test_a_decision_is_kept_as_it_was_made(store: ReviewStore) -> None:
    made = _decide(store)
    assert made == Decision(
        "call-1",
        "inbound",
        "greeting",
        1,
        "李老师",
        Verdict.PASS,
        "fail",
        "开场白说了工号",
        NOON.astimezone(UTC),
    )
    assert made.is_overturned
    assert store.decisions_for("call-1") == (made,)


def test_decisions_outlive_the_program(store: ReviewStore) -> None:
    made = _decide(store)
    store.close()
    with ReviewStore(store.place) as again:
        assert again.decisions_for("call-1") == (made,)


def test_the_latest_wins_and_the_history_stays(store: ReviewStore) -> None:
    first = _decide(store, "pass")
    second = _decide(store, "fail", reviewer="王老师")
    other = _decide(store, "not_applicable", checkpoint_id="closing")
    elsewhere = _decide(store, call_id="call-2")
    assert store.decisions_for("call-1") == (other, first, second)
    assert store.latest_decisions("call-1") == (other, second)
    assert store.latest_decisions() == (other, second, elsewhere)
    assert store.decisions_for("call-3") == ()


def test_the_slower_of_two_reviewers_is_told_and_loses_nothing_else(store: ReviewStore) -> None:
    first = _decide(store, expected_version=0)
    with pytest.raises(DecisionConflictError, match="李老师 answered pass") as raised:
        _decide(store, "fail", reviewer="王老师", expected_version=0)
    assert raised.value.latest == first
    assert store.decisions_for("call-1") == (first,)
    second = _decide(store, "fail", reviewer="王老师", expected_version=1)
    assert store.latest_decisions() == (second,)


def test_a_version_that_never_was_is_refused(store: ReviewStore) -> None:
    with pytest.raises(DecisionConflictError, match="nothing is decided yet"):
        _decide(store, expected_version=3)


def test_an_overturned_answer_needs_a_reason(store: ReviewStore) -> None:
    with pytest.raises(UsageError, match="say why"):
        _decide(store, "pass", reason="  ")
    confirmed = _decide(store, "fail", reason="")
    assert not confirmed.is_overturned


def test_undetermined_can_be_resolved_but_not_answered(store: ReviewStore) -> None:
    assert _decide(store, "pass", machine_outcome="undetermined").is_overturned
    with pytest.raises(UsageError, match="unknown verdict"):
        _decide(store, "undetermined")
    with pytest.raises(UsageError, match="unknown machine outcome"):
        _decide(store, machine_outcome="maybe")
    with pytest.raises(UsageError, match="needs a call"):
        _decide(store, reviewer=" ")


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET verdict = 'fail'", "DELETE FROM decisions"]
)
def test_the_record_cannot_be_rewritten(filed: ReviewStore, statement: str) -> None:
    made = _decide(filed)
    connection = sqlite3.connect(filed.path)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    connection.close()
    assert filed.decisions_for("call-1") == (made,)


def test_text_from_outside_is_only_text(store: ReviewStore) -> None:
    nasty = "'); DROP TABLE decisions; -- <script>alert(1)</script> 📞"
    made = _decide(store, call_id=nasty, reviewer=nasty, reason=nasty)
    assert store.decisions_for(nasty) == (made,)


def test_of_twenty_reviewers_at_once_one_wins_and_the_rest_are_told(place: str | Path) -> None:
    ReviewStore(place).close()
    start = Barrier(20)

    def review(number: int) -> bool:
        with ReviewStore(place) as own:
            start.wait()
            try:
                _decide(own, reviewer=f"r{number}", expected_version=0)
            except DecisionConflictError:
                return False
            return True

    with ThreadPoolExecutor(20) as pool:
        won = list(pool.map(review, range(20)))
    assert won.count(True) == 1
    with ReviewStore(place) as store:
        (kept,) = store.decisions_for("call-1")
    assert kept.reviewer == f"r{won.index(True)}"


def test_two_threads_on_one_store_lose_no_decision(store: ReviewStore) -> None:
    def review(number: int) -> None:
        for turn in range(25):
            _decide(store, reviewer=f"r{number}", call_id=f"call-{turn}")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(review, range(2)))
    for turn in range(25):
        assert [d.version for d in store.decisions_for(f"call-{turn}")] == [1, 2]


WRITER = """
import sys
from review import ReviewStore
with ReviewStore(sys.argv[1]) as store:
    for number in range(30):
        store.record_decision("call-1", scorecard_id="s", checkpoint_id="c", reviewer=sys.argv[2],
                              verdict="pass", machine_outcome="pass")
"""


def test_two_processes_that_make_it_together_lose_no_decision(place: str | Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(place), name]) for name in ("a", "b")
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    with ReviewStore(place) as store:
        decisions = store.decisions_for("call-1")
    assert [decision.version for decision in decisions] == list(range(1, 61))
    assert sorted(decision.reviewer for decision in decisions) == ["a"] * 30 + ["b"] * 30


def test_a_reader_is_not_held_up_by_a_writer(filed: ReviewStore) -> None:
    made = _decide(filed)
    writer = sqlite3.connect(filed.path, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    assert filed.latest_decisions() == (made,)
    writer.execute("ROLLBACK")
    writer.close()


def test_a_writer_is_not_held_up_by_a_reader(filed: ReviewStore) -> None:
    _decide(filed)
    reader = sqlite3.connect(filed.path, isolation_level=None)
    reader.execute("BEGIN")
    assert reader.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    assert _decide(filed).version == 2
    assert reader.execute("SELECT count(*) FROM decisions").fetchone() == (1,)
    reader.close()


def test_a_full_disk_is_told_and_saves_nothing(filed: ReviewStore) -> None:
    made = _decide(filed)

    def fill(connection: sqlite3.Connection, *_: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(filed._engine, "checkout", fill)
    with pytest.raises(HomeError, match=r"full.*nothing was saved"):
        _decide(filed, reason="很长的理由" * 20_000)
    assert filed.decisions_for("call-1") == (made,)


def test_a_newer_file_is_refused(filed: ReviewStore) -> None:
    filed.close()
    connection = sqlite3.connect(filed.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SchemaTooNewError, match="update callqa"):
        ReviewStore(filed.path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "reviews.sqlite"
    path.write_text("客户投诉记录" * 200)
    with pytest.raises(HomeError, match="backup"):
        ReviewStore(path)
    assert path.read_text() == "客户投诉记录" * 200


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(HomeError, match="cannot be used for reviews"):
        ReviewStore(tmp_path / "file" / "reviews.sqlite")


@pytest.mark.parametrize(
    "statement", ["UPDATE decisions SET reason = 'x'", "DELETE FROM decisions"]
)
def test_neither_database_lets_a_line_be_changed(store: ReviewStore, statement: str) -> None:
    made = _decide(store)
    with pytest.raises(HomeError, match="append-only"), store.transaction(writing=True) as one:
        one.execute(text(statement))
    assert store.decisions_for("call-1") == (made,)


def test_a_database_of_a_newer_version_is_refused(store: ReviewStore) -> None:
    if not isinstance(store.place, str):
        pytest.skip("a file has its own test")
    with store.transaction(writing=True) as connection:
        connection.execute(text("UPDATE callqa_schemas SET version = 99"))
    with pytest.raises(SchemaTooNewError, match="update callqa"):
        ReviewStore(store.place)


def test_an_address_takes_the_place_of_every_file(
    place: str | Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not isinstance(place, str):
        pytest.skip("a file has no address")
    monkeypatch.setenv("CALLQA_DATABASE", place)
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        made = _decide(store)
    with ReviewStore(tmp_path / "elsewhere" / "reviews.sqlite") as store:
        assert store.decisions_for("call-1") == (made,)
    assert not list(tmp_path.glob("**/*.sqlite"))


@pytest.mark.parametrize("address", ["mysql://u:secret@h/d", "postgresql://u:secret@127.0.0.1:1/d"])
def test_an_address_that_leads_nowhere_is_told_without_its_password(address: str) -> None:
    with pytest.raises((HomeError, UsageError)) as told:
        ReviewStore(address)
    assert "secret" not in str(told.value)
