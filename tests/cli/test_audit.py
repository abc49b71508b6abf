"""``callqa audit`` as an examiner uses it: whole, cut off, without anchors, with a wrong clock."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.main import main
from cli.on_record import put_on_record
from pipeline import Home
from review.audit import AuditLog


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home in which three decisions were made on the command line."""
    home = Home(tmp_path).create()
    for number in range(3):
        put_on_record(home, "review.decide", subject=f"call-{number}", reason="听错了")
    return home


def audit(home: Home, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["callqa", "audit", *words, "--home", str(home.path)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_what_is_written_on_the_command_line_is_anchored_that_day(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit(home, monkeypatch, "verify", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["events"], told["anchors"], told["breaks"]) == (3, 1, [])
    assert audit(home, monkeypatch, "anchor") == 0
    assert "anchored already" in capsys.readouterr().out


def test_a_flipped_byte_is_named_by_its_row(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = home.audit.read_bytes()
    home.audit.write_bytes(data.replace(b"call-1", b"call-7"))
    assert audit(home, monkeypatch, "verify") == 1
    assert "row 2: its content is not what was recorded" in capsys.readouterr().out


def test_a_missing_anchor_file_is_told_and_not_passed_over(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.anchors.unlink()
    assert audit(home, monkeypatch, "verify") == 1
    assert "audit-anchors.txt is not there" in capsys.readouterr().out
    assert audit(home, monkeypatch, "anchor") == 0
    assert audit(home, monkeypatch, "verify") == 0


def test_a_clock_that_was_set_back_is_named(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with AuditLog(home.audit, clock=lambda: datetime.now(UTC) - timedelta(days=400)) as log:
        log.record("review.decide", actor="li", subject="call-9")
    assert audit(home, monkeypatch, "verify") == 0
    assert "before row 4 a clock was set back" in capsys.readouterr().out


def test_an_anchor_of_a_day_to_come_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home.anchors.write_text('{"day": "2099-01-01", "number": 1, "hash": "x"}\n')
    assert audit(home, monkeypatch, "anchor") == 0
    assert "the clock is wrong now, or was" in capsys.readouterr().out.replace("\n", " ")


def test_a_legal_hold_and_its_end_stand_on_the_log_with_the_reason(
    home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ("--customer", "C77", "--home", str(home.path))
    for words in (("hold", "--reason", "诉讼期间保全"), ("release", "--reason", "诉讼已经结束")):
        monkeypatch.setattr(sys, "argv", ["callqa", "retention", *words, *where])
        with pytest.raises(SystemExit):
            main()
    with AuditLog(home.audit) as log:
        told = [(e.action, e.concerns, dict(e.details)["reason"]) for e in log.events()][-2:]
    assert told == [
        ("retention.hold", "C77", "诉讼期间保全"), ("retention.release", "C77", "诉讼已经结束"),
    ]  # fmt: skip
