"""Planted personal data: no command prints them, no file that a command leaves holds them."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

from bytes_of_home import everything_under
from cli.main import main
from pipeline import Home
from pipeline.field_levels import FILES
from planted import SAID, plant

COMMANDS = (
    "status --json",
    "failures",
    "transcript call-1",
    "explain call-1 closing-farewell",
    *(f"call export call-1 --format {form}" for form in
      ("srt", "ctm", "textgrid", "json", "vcon", "txt")),
    "call originals call-1 --reason 核对一下卡号",
    "search 卡号",
    "topics list --reasons",
    "journeys customer cust-canary-7",
    "care-list",
    "review queue",
    "export calls --format csv",
    "export calls --format json",
    "export scorecards --format json",
    "audit verify",
    "audit export {out}/audit.jsonl",
    "warehouse export {out}/results.duckdb",
    "quarantine list",
    "retention holds",
    "erase --customer cust-canary-7 --dry-run",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return plant(tmp_path_factory.mktemp("planted")).home


def test_no_command_prints_or_leaves_what_was_planted(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out, scratch = tmp_path / "out", tmp_path / "scratch"
    out.mkdir()
    scratch.mkdir()
    monkeypatch.setenv("TMPDIR", str(scratch))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.chdir(scratch)
    known = {}
    for line in COMMANDS:
        words = line.format(out=out).split()
        monkeypatch.setattr(sys, "argv", ["callqa", *words, "--home", str(home.path)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capfd.readouterr()
        known[line] = ended.value.code
        for secret in SAID:
            assert secret not in printed.out + printed.err, (line, secret)
    refused = {line for line, code in known.items() if code not in (0, None)}
    assert refused == {"call originals call-1 --reason 核对一下卡号"}  # none are kept by default
    left = b"".join(
        p.read_bytes() for folder in (out, scratch) for p in folder.rglob("*") if p.is_file()
    )
    for secret in SAID:
        assert secret.encode() not in left + everything_under(home.path), secret


def test_every_file_of_a_home_has_a_level(home: Home) -> None:
    assert {
        path.name.removesuffix("-wal").removesuffix("-shm") for path in home.path.iterdir()
    } <= (FILES.keys())


def test_an_error_that_quotes_a_call_is_told_without_its_words(
    home: Home, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("、".join(SAID))

    monkeypatch.setattr("cli.call.shown_conversation", fail, raising=True)
    monkeypatch.setattr(
        sys, "argv", ["callqa", "transcript", "call-1", "--home", os.fspath(home.path)]
    )
    with pytest.raises(SystemExit):
        main()
    printed = capfd.readouterr()
    assert "RuntimeError" in printed.err
    for secret in SAID:
        assert secret not in printed.out + printed.err
