"""``callqa rules backtest``, ``compare`` and ``revisions`` as a supervisor runs them."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from scripted import Centre
from small_rules import a_judged_centre, edit, write_rules


@pytest.fixture
def centre(tmp_path: Path) -> Centre:
    return a_judged_centre(tmp_path)


def _run(centre: Centre, *words: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["rules", *words, "--home", str(centre.home.path)])
    assert result.exit_code == code, result.output
    return result.output


def _milder(centre: Centre) -> Path:
    rules = write_rules(centre.home.path.parent / "milder")
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法")
    return rules


def test_a_backtest_is_told_as_tables_and_written_as_markdown_html_and_json(
    centre: Centre, tmp_path: Path
) -> None:
    words = ("backtest", str(_milder(centre)), "--against", str(centre.settings.rules))

    told = _run(centre, *words)
    assert "taboo" in told
    assert "转为达标 1 通" in told
    assert "没办法" in told
    for suffix, sign in ((".md", "# 规则回测"), (".html", "<!doctype html>"), (".json", '"flips"')):
        path = tmp_path / f"report{suffix}"
        assert "2 calls compared" in _run(centre, *words, "--report", str(path))
        assert sign in path.read_text(encoding="utf-8")
    document = json.loads(_run(centre, *words, "--json"))
    assert document["flips"] == [
        {"checkpoint_id": "taboo", "old": "fail", "new": "pass", "calls": 1}
    ]


def test_a_report_of_another_kind_is_refused_before_anything_is_judged(centre: Centre) -> None:
    result = CliRunner().invoke(app, ["rules", "backtest", "nowhere", "--report", "x.pdf"])

    assert result.exit_code != 0
    assert "in .md, .html or .json" in str(result.exception)


def test_stored_revisions_are_listed_and_compared(centre: Centre) -> None:
    rules = centre.settings.rules
    assert rules is not None
    edit(rules / "checkpoints/taboo.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "revision: 1", "revision: 2")
    edit(rules / "scorecards/small.yaml", "taboo@1", "taboo@2")
    edit(rules / "lexicons/taboo.yaml", "没办法, 系统就是这样", "没有办法")
    centre.run()

    listed = json.loads(_run(centre, "revisions", "--json"))
    assert [(one["revision"], one["current"]) for one in listed] == [(1, False), (2, True)]
    assert "small" in _run(centre, "revisions")
    assert "small@1 → small@2" in _run(centre, "compare", "small")
    told = json.loads(_run(centre, "compare", "small", "--old", "2", "--new", "1", "--json"))
    assert told["flips"] == [{"checkpoint_id": "taboo", "old": "pass", "new": "fail", "calls": 1}]


def test_with_one_revision_there_is_nothing_to_compare_and_it_says_what_to_do(
    centre: Centre,
) -> None:
    arguments = ["rules", "compare", "small", "--home", str(centre.home.path)]
    result = CliRunner().invoke(app, arguments)

    assert result.exit_code != 0
    assert "raise its revision" in str(result.exception)
