"""Commands start at once: what they do not need is not imported."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import pipeline
from cli import export, rules, topics
from cli.commands import COMMANDS, Commands
from cli.late import load
from cli.main import app, main

HEAVY = (
    *("sklearn", "scipy", "pandas", "pyarrow", "torch", "faster_whisper", "streamlit", "av"),
    *("pypinyin", "altair", "fpdf"),
)
STORED = (*HEAVY, "numpy", "sqlalchemy", "topics", "qa_rules", "transcribe", "ingest")
# What a command may not have loaded by the time it has read its options.
UNWANTED = {
    ("--version",): (*STORED, "duckdb", "pydantic"),
    ("--help",): (*STORED, "duckdb", "pydantic"),
    ("status", "--help"): STORED,
    ("quarantine", "list", "--help"): HEAVY,
    ("rules", "--help"): (*HEAVY, "sqlalchemy", "topics", "duckdb", "pipeline"),
    ("rules", "lint"): (*HEAVY, "sqlalchemy", "topics", "duckdb", "pipeline"),
    ("run", "--help"): (*HEAVY, "sqlalchemy", "qa_rules"),
    ("dash", "--help"): STORED,
    ("topics", "--help"): STORED,
    ("topics", "list", "--help"): (*HEAVY, "transcribe"),
    ("topics", "judge", "--help"): HEAVY,
    ("export", "--help"): STORED,
    ("retention", "--help"): HEAVY,
}
_PROGRAM = """
import contextlib, io, json, sys
from cli.main import main
sys.argv = ["callqa", *{arguments!r}]
with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main()
print(json.dumps(sorted(name for name in sys.modules if "." not in name)))
"""


@pytest.mark.parametrize("arguments", UNWANTED)
def test_a_command_imports_nothing_that_it_does_not_need(arguments: tuple[str, ...]) -> None:
    program = _PROGRAM.format(arguments=arguments)
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(ran.stdout))
    assert "cli" in loaded
    assert loaded & set(UNWANTED[arguments]) == set()


def test_the_first_line_of_every_command_is_the_line_in_the_help() -> None:
    assert isinstance(typer.main.get_command(app), Commands)
    for table in (COMMANDS, rules.CHANGES, topics.COMMANDS, export.COMMANDS):
        lines = {
            name: load(name, late).get_short_help_str(limit=1000) for name, late in table.items()
        }
        assert lines == {name: late.line for name, late in table.items()}


def test_an_unforeseen_error_is_no_result_and_quotes_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    quoted = "我的卡号是六二二二"

    def fail(home: object) -> None:
        raise KeyError(quoted)

    monkeypatch.setattr("cli.state.choose_home", fail)
    monkeypatch.setattr(sys, "argv", ["callqa", "status"])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr().err
    assert ended.value.code == 3
    assert "KeyError" in printed
    assert "state.py" in printed
    assert "卡号" not in printed


def test_a_second_signal_has_an_exit_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def interrupt(*words: object, **more: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("cli.run.run_and_report", interrupt)
    monkeypatch.setattr(sys, "argv", ["callqa", "run", ".", "--home", str(tmp_path)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130


def test_every_name_of_the_pipeline_can_be_had() -> None:
    assert sorted(pipeline._HOMES) == sorted(pipeline.__all__)
    for name in pipeline.__all__:
        assert not isinstance(getattr(pipeline, name), type(pipeline)), name


def test_an_unknown_name_of_the_pipeline_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = pipeline.nothing  # type: ignore[attr-defined]
