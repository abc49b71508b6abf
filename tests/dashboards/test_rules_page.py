"""A rule author reads, tries, edits, checks and hands in; the files stay the source."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from conversation import Conversation
from conversation.errors import RuleError, UsageError
from conversation.notation import parse_conversation
from dashboards.doors import Doors, open_doors
from dashboards.rulebook import check_draft, list_drafts, read_rules, source_of, submit_draft
from headless import open_page, rows, written
from seeding import seed_warehouse
from small_rules import write_rules

NOON = datetime(2026, 4, 1, 12, 0, tzinfo=UTC)
BLUNT = (
    "[0.4-2.1] agent: 请讲。\n[2.6-5.0] customer: 我要查一下年费。\n"
    "[5.4-12.0] agent: 好的，我帮您查一下。"
)


def test_a_checkpoint_is_told_in_words_of_the_readers_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, told in (("zh", "要求"), ("en", "the agent")):
        app = open_page(tmp_path, "rules", monkeypatch, lang=language)
        assert not app.exception
        app.selectbox(key="checkpoint").select("opening-greeting").run()
        assert any(told in text.value for text in app.text)


def test_a_typed_call_is_judged_with_its_hits_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, "rules", monkeypatch)
    app.selectbox(key="checkpoint").select("opening-greeting").run()
    assert "结论：合格" in written(app)
    said = rows(app, "对话")[0]["cells"]
    assert any(piece["mark"] for piece in said["said"][0]["pieces"])
    assert said["hits"]
    app.text_area(key="trial_text").input(BLUNT).run()
    assert "结论：不合格" in written(app)
    app.text_area(key="trial_text").input("no notation").run()
    assert not app.exception
    assert app.warning


def test_what_is_wrong_with_a_rule_is_said_with_line_and_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, "rules", monkeypatch)
    app.selectbox(key="checkpoint").select("opening-greeting").run()
    editor = next(area for area in app.text_area if area.label == "YAML")
    editor.input(str(editor.value).replace("operator: keyword", "operator: keywrod", 1)).run()
    assert not app.exception
    assert any("did you mean `keyword`" in block.value for block in app.code)
    assert any("opening-greeting.yaml:" in block.value for block in app.code)


def test_a_change_needs_a_higher_revision_and_becomes_a_draft_beside_the_rules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CALLQA_HOME", str(tmp_path))
    library = read_rules()
    before = library.checkpoint("opening-greeting")
    text = source_of(library, "opening-greeting")
    changed = text.replace(f"title: {before.title}", "title: 另一个标题")
    draft = check_draft(changed, identifier=before.id, library=library)
    assert f"revision: {before.revision + 1}" in draft.problems[0]
    with pytest.raises(UsageError):
        submit_draft(draft, author="王主管", note="", at=NOON)
    raised = changed.replace(f"revision: {before.revision}", f"revision: {before.revision + 1}", 1)
    good = check_draft(raised, identifier=before.id, library=library)
    assert good.problems == ()
    with pytest.raises(UsageError):
        submit_draft(good, author=" ", note="", at=NOON)
    path = submit_draft(good, author="王主管\nid: x", note="更严", at=NOON)
    assert list_drafts() == (path,)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "# 2026-04-01 12:00 王主管 id: x: 更严"
    assert source_of(library, before.id) == text


def test_a_backtest_says_which_calls_would_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=2)
    greeted = BLUNT.replace("请讲", "您好，工号8021，请讲")
    open_doors(Doors(one_conversation=lambda call: parse_conversation(greeted, call_id=call)))
    app = open_page(tmp_path, "rules", monkeypatch)
    app.selectbox(key="checkpoint").select("opening-greeting").run()
    editor = next(area for area in app.text_area if area.label == "YAML")
    text = str(editor.value)
    revision = int(text.split("revision:")[1].split()[0])
    strict = text.replace(f"revision: {revision}", f"revision: {revision + 1}", 1)
    editor.input(strict.replace("您好", "尊敬的贵宾").replace("你好", "贵宾")).run()
    next(button for button in app.button if button.label == "开始回测").click().run()
    assert not app.exception
    assert "共比较 2 通" in written(app)
    assert "20260302-0001" in [row["cells"]["call"] for row in rows(app, "结论改变的通话")]
    open_doors(Doors())


def test_a_stored_call_that_the_reader_may_not_see_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=2)
    read: list[str] = []

    def read_one(call_id: str) -> Conversation:
        read.append(call_id)
        return parse_conversation(BLUNT, call_id=call_id)

    open_doors(Doors(one_conversation=read_one))
    app = open_page(tmp_path, "rules", monkeypatch)
    app.segmented_control(key="trial_source").set_value("stored").run()
    app.text_input(key="trial_call").input("somebody-elses").run()
    assert app.warning
    assert read == []
    app.text_input(key="trial_call").input("20260302-0001").run()
    assert read == ["20260302-0001"]
    open_doors(Doors())


def test_rules_are_read_again_only_when_a_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_rules(tmp_path)
    monkeypatch.setenv("CALLQA_RULES", str(folder))
    before = read_rules()
    assert read_rules() is before
    path = folder / "checkpoints" / "greeting.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: 开场问候", "title: 先问候客户"), encoding="utf-8")
    assert read_rules().checkpoint("greeting").title == "先问候客户"
    path.write_text("id: [", encoding="utf-8")
    with pytest.raises(RuleError):
        read_rules()
