import shutil
from pathlib import Path

import pytest

from conversation.errors import RuleError
from qa_rules import lint, load_library, write_lock
from qa_rules.rulebook import SHIPPED

POINT = """id: point
revision: 1
title: 质检点
status: stable
find:
  hello: {operator: keyword, role: agent, any: [您好]}
require: hello
examples:
  - {expect: pass, call: "agent: 您好"}
  - {expect: fail, call: "agent: 喂"}
"""
CARD = """id: card
revision: 1
title: 表
sections:
  - title: 一
    items:
      - {checkpoint: point@1, marks: 100}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    for folder, name, text in (("checkpoints", "point", POINT), ("scorecards", "card", CARD)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_good_rules_have_no_problem(rules: Path) -> None:
    assert lint(rules) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "require",
            "  bye: {operator: keyword, any: [再见]}\nrequire",
            ":7:8: the search `bye` is never used",
        ),
        (
            "role: agent",
            "within: turns 3..1, role: agent",
            ":6:38: nothing can lie in `turns 3..1`",
        ),
        ('  - {expect: fail, call: "agent: 喂"}\n', "", ":9:3: no example shows a `fail`"),
        (
            "status: stable",
            "status: retired",
            "`point` is retired and must not be on a card in use",
        ),
    ],
)
def test_what_is_wrong_with_a_checkpoint_is_told_with_its_place(
    rules: Path, old: str, new: str, expected: str
) -> None:
    _edit(rules / "checkpoints" / "point.yaml", old, new)

    assert expected in " ".join(lint(rules))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("marks: 100", "marks: 90", "the marks add up to 90, not to 100"),
        ("marks: 100", "marks: 100, when: pont fails", "did you mean `point`"),
        ("marks: 100", "marks: 0", "the item changes nothing"),
        ("title: 表", "title: 表\npass_mark: 120", "120 of 100 marks cannot be reached"),
        ("title: 表", "title: 表\nbands: {优: 101}", "101 of 100 marks cannot be reached"),
    ],
)
def test_what_is_wrong_with_a_scorecard_is_told(
    rules: Path, old: str, new: str, expected: str
) -> None:
    _edit(rules / "scorecards" / "card.yaml", old, new)

    assert expected in " ".join(lint(rules))


def test_an_anchor_that_is_used_only_by_another_search_is_used(rules: Path) -> None:
    _edit(
        rules / "checkpoints" / "point.yaml",
        "require: hello",
        "  bye: {operator: keyword, any: [再见], within: 1..3 turns after hello}\nrequire: bye",
    )

    assert lint(rules) == ()


def test_files_that_do_not_load_are_told_like_any_other_problem(rules: Path) -> None:
    _edit(rules / "checkpoints" / "point.yaml", "role", "rol")

    assert "did you mean `role`" in lint(rules)[0]


def test_a_published_revision_cannot_change_silently(rules: Path) -> None:
    write_lock(load_library(rules), rules)
    assert lint(rules) == ()

    _edit(rules / "checkpoints" / "point.yaml", "any: [您好]", "any: [你好]")

    (problem,) = lint(rules)
    assert ":2:11: `point@1` was published and has changed" in problem
    with pytest.raises(RuleError, match="was published and has changed"):
        write_lock(load_library(rules), rules)


def test_a_new_revision_is_added_beside_the_old_one(rules: Path) -> None:
    write_lock(load_library(rules), rules)
    point = rules / "checkpoints" / "point.yaml"
    _edit(point, "any: [您好]", "any: [你好]")
    _edit(point, "revision: 1", "revision: 2")
    _edit(point, "agent: 您好", "agent: 你好")
    card = rules / "scorecards" / "card.yaml"
    _edit(card, "point@1", "point@2")
    _edit(card, "revision: 1", "revision: 2")

    write_lock(load_library(rules), rules)

    keys = [line.rpartition(" ")[0] for line in (rules / "revisions.lock").read_text().splitlines()]
    assert keys == [
        "checkpoint point@1",
        "checkpoint point@2",
        "scorecard card@1",
        "scorecard card@2",
    ]
    assert lint(rules) == ()


def test_a_changed_lexicon_changes_the_checkpoints_that_use_it(tmp_path: Path) -> None:
    shutil.copytree(SHIPPED, tmp_path / "rules")
    rules = tmp_path / "rules"
    _edit(rules / "lexicons" / "abuse.yaml", "神经病, ", "")

    assert any(
        "abusive-language@" in problem and "has changed" in problem for problem in lint(rules)
    )


def test_a_draft_may_change(rules: Path) -> None:
    _edit(rules / "checkpoints" / "point.yaml", "status: stable", "status: draft")
    _edit(rules / "scorecards" / "card.yaml", "title: 表", "title: 表\nstatus: draft")
    write_lock(load_library(rules), rules)
    _edit(rules / "checkpoints" / "point.yaml", "any: [您好]", "any: [您好, 你好]")

    assert lint(rules) == ()


def test_a_damaged_lock_file_is_told(rules: Path) -> None:
    (rules / "revisions.lock").write_text("nonsense\n", encoding="utf-8")

    assert "revisions.lock:1:1: is not `KEY HASH`" in lint(rules)[0]


def test_a_word_twice_in_a_lexicon_is_told(rules: Path) -> None:
    (rules / "lexicons").mkdir()
    (rules / "lexicons" / "w.yaml").write_text(
        "id: w\ntitle: 词\nwords: [一, 二, 一]\n", encoding="utf-8"
    )

    assert "w.yaml:3:15: `一` is in the list twice" in lint(rules)[0]
