"""The tutorial 写一个质检点, followed step by step on the command line."""

import re
from pathlib import Path

from typer.testing import CliRunner, Result

from cli.main import app
from conversation.errors import RuleError

PAGE = Path(__file__).parents[2] / "docs" / "rules" / "write-a-checkpoint.md"
STEPS = re.findall(r"```yaml step-\d\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


def _rules(*words: str) -> Result:
    return CliRunner().invoke(app, ["rules", *words])


def test_a_new_supervisor_gets_from_the_first_draft_to_a_published_revision(tmp_path: Path) -> None:
    folder = tmp_path / "my-rules"
    (folder / "checkpoints").mkdir(parents=True)
    path = folder / "checkpoints" / "retention-offered.yaml"
    mine = ("--rules", str(folder))
    first, second, third = STEPS

    path.write_text(first, encoding="utf-8")
    tried = _rules("test", *mine)
    assert tried.exit_code == 1
    assert "example 2: expected fail, got pass" in tried.output
    assert "example 3: expected not_applicable, got fail" in tried.output
    assert "3 examples, 2 failed" in tried.output

    path.write_text(second, encoding="utf-8")
    assert "3 examples, 0 failed" in _rules("test", *mine).output

    path.write_text(third.replace("sound_alike", "sound_alke"), encoding="utf-8")
    slipped = _rules("lint", *mine)
    assert isinstance(slipped.exception, RuleError)
    assert "did you mean `sound_alike`" in str(slipped.exception)

    path.write_text(third, encoding="utf-8")
    assert "no problems" in _rules("lint", *mine).output
    assert "5 examples, 0 failed" in _rules("test", *mine).output
    assert "销卡挽留" in _rules("show", "retention-offered", *mine).output
    assert "Requires: offer" in _rules("show", "retention-offered", *mine, "--english").output

    assert _rules("lock", *mine).exit_code == 0
    path.write_text(third.replace("1..3 turns", "1..5 turns"), encoding="utf-8")
    changed = _rules("lint", *mine)
    assert isinstance(changed.exception, RuleError)
    assert "retention-offered@1" in str(changed.exception)

    path.write_text(
        third.replace("1..3 turns", "1..5 turns").replace("revision: 1", "revision: 2"),
        encoding="utf-8",
    )
    assert "no problems" in _rules("lint", *mine).output
