"""What an operator sees: logs without words, rehearsals, files since a time."""

import json
import os
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.main import main
from cli.moments import parse_since
from conversation.errors import UsageError
from ingest import Reason
from pipeline import ADVICE, Fault, rehearse
from pipeline.engines.local import LocalEngine
from pipeline.faults import PASSING, end_of
from pipeline.logs import log_to
from pipeline.settings import RunSettings
from scripted import COMPLAINT, Centre, ScriptedListener
from small_rules import edit, write_rules

CANARY = "六二二二零二一二三四"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    rules = write_rules(tmp_path / "rules")
    return Centre(tmp_path, settings=RunSettings(workers=0, rules=rules))


def test_the_log_holds_ids_and_no_personal_data(centre: Centre) -> None:
    centre.add("a.wav", COMPLAINT.replace("年费", CANARY))
    centre.add("b.wav")
    (centre.calls / "c.wav").write_text(f"<html>{CANARY}</html>")
    centre.describe(f"a.wav,a,inbound,{CANARY},{CANARY}", "b.wav,b,,,", f"gone.wav,{CANARY},,,")
    listener = ScriptedListener(centre.home.artifacts, centre.scripts, {"b.wav": "raise"})
    with log_to(centre.home):
        summary = centre.run(engine=LocalEngine(lambda: listener, 0))
    text = "".join(path.read_text() for path in centre.home.logs.iterdir())
    entries = [json.loads(line) for line in text.splitlines()]
    assert CANARY not in text
    assert "卡号" not in text
    assert {entry["run_id"] for entry in entries} == {summary.run_id}
    assert {entry.get("call_id") for entry in entries} >= {"a", "b", "c"}
    counts = {name: count for name, count in entries[-1]["counts"].items() if count}
    assert counts == {"listed": 3, "done": 1, "quarantined": 1, "failed": 1}


def test_a_rehearsal_says_what_and_why_and_does_nothing(centre: Centre) -> None:
    centre.add("a.wav")
    centre.add("b.wav")
    assert _rehearsed(centre) == {"a.wav": ("transcribe", "new"), "b.wav": ("transcribe", "new")}
    assert not centre.home.path.exists()
    centre.run()
    centre.add("a.wav", seed="changed")
    (centre.calls / "copy.wav").write_bytes((centre.calls / "b.wav").read_bytes())
    assert _rehearsed(centre) == {
        "a.wav": ("transcribe", "its content has changed"),
        "b.wav": ("leave", "done"),
        "copy.wav": ("skip", "duplicate_content"),
    }
    edit(centre.root / "rules/lexicons/taboo.yaml", "没办法", "没法子")
    assert _rehearsed(centre)["b.wav"] == ("judge", "the rules have changed")
    before = centre.home.working_warehouse.read_bytes()
    _rehearsed(centre)
    assert centre.home.working_warehouse.read_bytes() == before


def _rehearsed(centre: Centre) -> dict[str, tuple[str, str]]:
    intentions = rehearse(centre.request, home=centre.home, settings=centre.settings)
    return {Path(i.source).name: (i.action, i.why.split(":")[0]) for i in intentions}


def test_since_leaves_older_files_out(centre: Centre) -> None:
    old, new = centre.add("old.wav"), centre.add("new.wav")
    week_ago = (NOW - timedelta(days=7)).timestamp()
    os.utime(old, (week_ago, week_ago))
    os.utime(new, (NOW.timestamp(), NOW.timestamp()))
    centre.describe("old.wav,old,,,", "new.wav,new,,,")
    summary = centre.run(replace(centre.request, since=NOW - timedelta(days=1)))
    assert (summary.listed, summary.done) == (1, 1)
    assert not any("old.wav" in notice for notice in summary.notices)
    assert centre.engine.heard == ["new.wav"]


def test_a_file_that_is_still_written_is_counted_and_left_to_the_next_run(centre: Centre) -> None:
    centre.add("whole.wav")
    growing = centre.add("growing.wav")
    written = growing.read_bytes()
    with growing.open("ab") as handle:
        timer = threading.Timer(0.2, os.write, (handle.fileno(), written))
        timer.start()
        summary = centre.run(replace(centre.request, settle_s=1.0))
        timer.join()
    assert (summary.listed, summary.done) == (2, 1)
    assert [entry.reason for entry in summary.skipped] == ["still_growing"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("36h", NOW - timedelta(hours=36)),
        ("7d", NOW - timedelta(days=7)),
        ("30m", NOW - timedelta(minutes=30)),
        ("2026-11-01T08:30+08:00", datetime(2026, 11, 1, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_time_is_read_as_people_type_it(text: str, expected: datetime) -> None:
    assert parse_since(text, now=NOW) == expected


def test_a_time_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="yesterday"):
        parse_since("yesterday")


def test_every_fault_has_advice_and_every_reason_an_end() -> None:
    assert set(ADVICE) == set(Fault)
    assert {end_of(reason) for reason in Reason} <= {"quarantined", "skipped", "failed"}
    assert {end_of(fault) for fault in Fault} == {"failed"}
    assert set(Reason) >= PASSING


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["quarantine", "list"], 0, "not_audio"),
        (["quarantine", "list", "--reason", "silent"], 0, "nothing is in quarantine"),
        (["failures"], 0, "not_audio"),
        (["quarantine", "requeue", "--reason", "not_audio"], 0, "1 inputs will be tried again"),
        (["run", "{calls}", "--dry-run"], 0, "leave 1"),
    ],
)
def test_the_command_line_shows_what_was_not_taken(
    arguments: list[str],
    code: int,
    expected: str,
    centre: Centre,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    centre.add("a.wav")
    (centre.calls / "page.wav").write_text("<html>no sound</html>")
    centre.run()
    rules = ["--rules", str(centre.settings.rules)] if arguments[0] == "run" else []
    filled = [argument.format(calls=centre.calls) for argument in arguments]
    monkeypatch.setattr(sys, "argv", ["callqa", *filled, *rules, "--home", str(centre.home.path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == code
    assert expected in capsys.readouterr().out
