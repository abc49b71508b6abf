import hashlib
import json
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from conversation.errors import HomeError, SchemaTooNewError, UsageError
from review.audit import AuditLog
from review.audit_anchor import append_anchor, read_anchors
from review.audit_event import EMPTY_HASH
from review.audit_export import export_audit
from review.audit_verify import verify_audit

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Iterator[AuditLog]:
    with AuditLog(tmp_path / "home" / "audit.sqlite", clock=lambda: NOON) as opened:
        yield opened


def _fill(log: AuditLog, count: int = 5) -> None:
    for number in range(count):
        log.record(
            "review.decide",
            actor="li.na",
            subject=f"call-{number}",
            concerns=f"C{number % 2}",
            before="fail",
            after="pass",
            details={"reason": "听错了"},
        )


def _tamper(log: AuditLog, *statements: str) -> None:
    """What somebody with the file and a SQLite shell can do."""
    log.close()
    with sqlite3.connect(log.path) as connection:
        connection.execute("DROP TRIGGER audit_events_stay")
        connection.execute("DROP TRIGGER audit_events_are_kept")
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_an_event_says_who_what_before_after_when_and_whom(log: AuditLog) -> None:
    _fill(log, 2)
    first, second = log.events()
    assert (first.number, first.actor, first.action) == (1, "li.na", "review.decide")
    assert (first.before, first.after, first.concerns) == ("fail", "pass", "C0")
    assert (first.at, first.details) == (NOON, (("reason", "听错了"),))
    assert (first.previous, second.previous) == (EMPTY_HASH, first.hash)


def test_an_untouched_log_is_whole(log: AuditLog) -> None:
    _fill(log)
    report = verify_audit(log.path)
    assert report.is_whole
    assert report.events == 5


@pytest.mark.parametrize(
    ("statement", "number", "problem"),
    [
        ("UPDATE audit_events SET after = 'fail' WHERE number = 3", 3, "content"),
        ("UPDATE audit_events SET at = '2026-11-01T12:00:00+00:00' WHERE number = 2", 2, "content"),
        ("UPDATE audit_events SET details = '{}' WHERE number = 5", 5, "content"),
        ("DELETE FROM audit_events WHERE number = 2", 2, "missing"),
        ("DELETE FROM audit_events WHERE number IN (2, 3)", 2, "2–3"),
        ("UPDATE audit_events SET hash = 'x' WHERE number = 4", 4, "content"),
    ],
)
def test_what_was_changed_is_named_by_its_row(
    log: AuditLog, statement: str, number: int, problem: str
) -> None:
    _fill(log)
    _tamper(log, statement)
    report = verify_audit(log.path)
    assert report.breaks[0].number == number
    assert problem in report.breaks[0].problem


def test_one_flipped_byte_in_the_file_is_named_by_its_row(log: AuditLog) -> None:
    _fill(log)
    log.close()
    with sqlite3.connect(log.path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(log.path.read_bytes())
    place = data.index(b"call-3")
    data[place] ^= 0x01
    log.path.write_bytes(data)
    assert [one.number for one in verify_audit(log.path).breaks] == [4]


def test_a_row_that_was_rewritten_with_a_new_hash_breaks_the_next(log: AuditLog) -> None:
    _fill(log)
    changed = {**dict(next(log.events()).as_row()), "after": "fail"}
    content = {name: value for name, value in changed.items() if name != "hash"}
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    sealed = hashlib.sha256(told.encode()).hexdigest()
    _tamper(log, f"UPDATE audit_events SET after = 'fail', hash = '{sealed}' WHERE number = 1")
    breaks = verify_audit(log.path).breaks
    assert [(one.number, one.problem) for one in breaks] == [
        (2, "it does not follow the row before it")
    ]


def test_a_log_cut_at_its_end_is_shown_by_the_anchor(log: AuditLog, tmp_path: Path) -> None:
    _fill(log)
    anchors = tmp_path / "elsewhere" / "anchors.jsonl"
    append_anchor(log, anchors, now=NOON)
    _tamper(log, "DELETE FROM audit_events WHERE number > 3")
    assert verify_audit(log.path).is_whole
    report = verify_audit(log.path, anchors=anchors)
    assert [one.problem for one in report.breaks] == [
        "the log ends before the anchor of 2026-11-02"
    ]


def test_a_log_written_anew_is_shown_by_the_anchor(log: AuditLog, tmp_path: Path) -> None:
    _fill(log)
    anchors = tmp_path / "anchors.jsonl"
    append_anchor(log, anchors, now=NOON)
    with AuditLog(tmp_path / "new.sqlite", clock=lambda: NOON) as forged:
        for _ in range(5):
            forged.record("review.decide", actor="li.na", subject="call-9")
    report = verify_audit(forged.path, anchors=anchors)
    assert [one.number for one in report.breaks] == [5]


def test_anchors_are_daily_and_a_clock_set_back_adds_none(log: AuditLog, tmp_path: Path) -> None:
    anchors = tmp_path / "anchors.jsonl"
    _fill(log)
    assert append_anchor(log, anchors, now=NOON) is not None
    assert append_anchor(log, anchors, now=NOON + timedelta(hours=3)) is None
    assert append_anchor(log, anchors, now=NOON - timedelta(days=3)) is None
    assert append_anchor(log, anchors, now=NOON + timedelta(days=1)) is not None
    assert [one.number for one in read_anchors(anchors)] == [5, 5]
    assert verify_audit(log.path, anchors=anchors).is_whole


def test_a_clock_set_back_does_not_disturb_the_chain(tmp_path: Path) -> None:
    moments = iter((NOON, NOON - timedelta(days=400), NOON))
    with AuditLog(tmp_path / "audit.sqlite", clock=lambda: next(moments)) as log:
        _fill(log, 3)
    assert verify_audit(log.path).is_whole


def test_a_missing_or_broken_anchor_file_is_a_clear_error(log: AuditLog, tmp_path: Path) -> None:
    _fill(log)
    with pytest.raises(HomeError, match="outside this machine"):
        verify_audit(log.path, anchors=tmp_path / "gone.jsonl")
    (tmp_path / "broken.jsonl").write_text('{"day": "2026-11-02"}\n')
    with pytest.raises(HomeError, match=r"broken\.jsonl:1"):
        verify_audit(log.path, anchors=tmp_path / "broken.jsonl")


def test_the_program_itself_cannot_change_the_log(log: AuditLog) -> None:
    _fill(log)
    with sqlite3.connect(log.path) as connection:
        for statement in ("UPDATE audit_events SET actor = 'x'", "DELETE FROM audit_events"):
            with pytest.raises(sqlite3.DatabaseError, match="append-only"):
                connection.execute(statement)
    connection.close()


def test_eight_writers_make_one_chain(log: AuditLog) -> None:
    def write(writer: int) -> None:
        with AuditLog(log.path) as own:
            for number in range(10):
                own.record("call.open", actor=f"user-{writer}", subject=f"call-{number}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(8)))
    report = verify_audit(log.path)
    assert (report.events, report.breaks) == (80, ())


@pytest.mark.parametrize("missing", ["action", "actor", "subject"])
def test_an_event_without_who_or_what_is_refused(log: AuditLog, missing: str) -> None:
    words = {"action": "call.open", "actor": "li.na", "subject": "call-1"} | {missing: " "}
    with pytest.raises(UsageError, match="audit event"):
        log.record(words["action"], actor=words["actor"], subject=words["subject"])


def test_an_export_can_be_verified_without_callqa(log: AuditLog, tmp_path: Path) -> None:
    _fill(log)
    target = tmp_path / "audit.jsonl"
    assert export_audit(log, target) == 5
    rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        kept = {name: value for name, value in row.items() if name != "hash"}
        told = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(told.encode()).hexdigest() == row["hash"]


def test_an_export_about_one_customer_or_since_a_moment(log: AuditLog, tmp_path: Path) -> None:
    _fill(log)
    assert export_audit(log, tmp_path / "a.jsonl", concerns="C1") == 2
    assert export_audit(log, tmp_path / "b.jsonl", since=NOON + timedelta(hours=1)) == 0
    with pytest.raises(HomeError, match="cannot be written"):
        export_audit(log, tmp_path / "nowhere" / "c.jsonl")


def test_a_newer_or_foreign_file_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "newer.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SchemaTooNewError, match="update callqa"):
        AuditLog(tmp_path / "newer.sqlite")
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to look at" * 40)
    with pytest.raises(HomeError, match="restore"):
        AuditLog(tmp_path / "text.sqlite")
    with pytest.raises(HomeError, match="does not exist"):
        verify_audit(tmp_path / "none.sqlite")


def test_the_chain_holds_in_postgresql_too(place: str | Path, tmp_path: Path) -> None:
    with AuditLog(place, clock=lambda: NOON) as log:
        _fill(log)
        anchors = tmp_path / "anchors.jsonl"
        append_anchor(log, anchors, now=NOON)
        assert [event.number for event in log.events()] == [1, 2, 3, 4, 5]
        assert [event.number for event in log.events(after=3)] == [4, 5]
    report = verify_audit(place, anchors=anchors)
    assert report.is_whole
    assert report.events == 5
