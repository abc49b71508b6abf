"""Review headless: the queue, both answers side by side, and how right the machine is."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.blinding import hide_verdicts
from headless import components, figures, open_page, rows, written
from review import Answer, DraftAnswer, ReviewStore, Verdict, save_draft, submit_review
from seeding import SeedCall, seed_warehouse
from warehouse.read import open_published
from warehouse.read.call import CallView, read_call


@pytest.fixture
def calls(tmp_path: Path) -> list[SeedCall]:
    return seed_warehouse(tmp_path / "warehouse.duckdb")


def view(home: Path, call_id: str) -> CallView:
    found = read_call(open_published(home / "warehouse.duckdb"), call_id)
    assert found is not None
    return found


def answer_all(home: Path, call_id: str, *, overturned: int) -> None:
    """Confirm a call's first card, but answer some checkpoints otherwise."""
    card = view(home, call_id).cards[0]
    answers = []
    for place, line in enumerate(card.checkpoints):
        other = Verdict.PASS if line.outcome == "fail" else Verdict.FAIL
        keeps = place >= overturned and line.outcome != "undetermined"
        verdict = Verdict(line.outcome) if keeps else other
        answers.append(Answer(line.checkpoint_id, verdict, line.outcome, "听到了 **不同**"))
    with ReviewStore(home / "reviews.sqlite") as store:
        submit_review(
            store,
            call_id,
            scorecard_id=card.scorecard_id,
            reviewer="王老师",
            answers=answers,
        )


def test_the_queue_shrinks_as_calls_are_reviewed(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, "queue", monkeypatch)
    assert not app.exception
    before = figures(app)
    first = rows(app, "复核")[0]["opens"].split("\n")[0]
    assert before["已复核"] == "0"
    answer_all(tmp_path, first, overturned=0)
    app.run()
    assert figures(app)["已复核"] == "1"
    assert first not in [row["opens"].split("\n")[0] for row in rows(app, "复核")]
    assert int(figures(app)["待复核"]) == int(before["待复核"]) - 1


def test_one_call_of_the_queue_leads_to_the_next_that_nobody_has_reviewed(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, "queue", monkeypatch)
    waiting = [row["opens"].split("\n")[0] for row in rows(app, "复核")]
    app.switch_page("../pages/call.py")
    app.query_params["call"] = waiting[0]
    app.run()
    answer_all(tmp_path, waiting[1], overturned=0)
    app.button(key="next_call").click().run()
    assert not app.exception
    assert app.query_params["call"] == waiting[2]
    assert app.query_params["review"] == "1"
    app.session_state["queue/line"] = app.session_state["queue/line"][:3]
    answer_all(tmp_path, waiting[0], overturned=0)
    app.button(key="next_call").click().run()
    assert not app.exception
    assert "复核" in [header.value for header in app.header]


def test_a_blind_queue_shows_neither_scores_nor_reasons(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, "queue", monkeypatch)
    app.toggle(key="blind_review").set_value(True).run()
    shown = rows(app, "复核")[0]["cells"]
    assert {"score", "reasons", "band", "topic"}.isdisjoint(shown)
    assert "blind=1" in shown["call"]["href"]


def test_a_blinded_call_holds_nothing_of_the_machine(tmp_path: Path, calls: list[SeedCall]) -> None:
    call = next(view(tmp_path, one.call_id) for one in calls if one.scene.complaint_lines)
    blind = hide_verdicts(call)
    assert blind.complaint is None
    assert blind.turns == call.turns
    lines = [line for card in blind.cards for line in card.checkpoints]
    assert [line.title for line in lines] == [
        line.title for card in call.cards for line in card.checkpoints
    ]
    assert all((line.outcome, line.reason, line.quotes) == ("", "", ()) for line in lines)
    assert all((card.score, card.verdict) == (None, "") for card in blind.cards)


def test_both_answers_stand_side_by_side(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = calls[0].call_id
    answer_all(tmp_path, call_id, overturned=2)
    app = open_page(tmp_path, "call", monkeypatch, call=call_id)
    assert not app.exception
    both = rows(app, "机器与人工对照")
    differ = [
        row
        for row in both
        if row["cells"]["machine"][0]["label"] != row["cells"]["human"][0]["label"]
    ]
    assert len(differ) >= 2
    assert differ[0]["cells"]["reason"] == "听到了 **不同**"
    assert differ[0]["cells"]["human"][0]["title"].startswith("王老师")


def test_the_form_takes_up_the_draft_of_its_reviewer(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = calls[0].call_id
    card = view(tmp_path, call_id).cards[0]
    first = card.checkpoints[0]
    typed = {first.checkpoint_id: DraftAnswer("not_applicable", "线路故障", 0)}
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        save_draft(store, call_id, scorecard_id=card.scorecard_id, reviewer="王老师", answers=typed)
    app = open_page(tmp_path, "call", monkeypatch, call=call_id, review="1")
    assert "先在左侧填写您的姓名" in written(app)
    app.text_input(key="user").input("王老师").run()
    assert not app.exception
    assert "线路故障" in [field.value for field in app.text_input]


def test_the_accuracy_page_counts_what_people_changed(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有人工复核" in written(open_page(tmp_path, "accuracy", monkeypatch))
    answer_all(tmp_path, calls[0].call_id, overturned=1)
    app = open_page(tmp_path, "accuracy", monkeypatch)
    assert not app.exception
    changed = [row for row in rows(app, "质检点准确率") if "100.0%" in row["cells"]["overturned"]]
    assert changed
    assert list(components(app))


def test_an_unusable_record_is_said_and_the_call_still_shows(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reviews.sqlite").write_bytes(b"not a database" * 1000)
    for name in ("call", "queue", "accuracy"):
        app = open_page(tmp_path, name, monkeypatch, call=calls[0].call_id)
        assert not app.exception
        assert "复核记录打不开" in written(app)


def test_an_appeal_is_raised_and_overturned_on_the_call_page(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = calls[0].call_id
    answer_all(tmp_path, call_id, overturned=0)
    card = view(tmp_path, call_id).cards[0]
    first = card.checkpoints[0].checkpoint_id
    place = f"appeal/{call_id}/{card.scorecard_id}/{first}"
    app = open_page(tmp_path, "call", monkeypatch, call=call_id)
    app.text_input(key="user").input("座席8021").run()
    submit(app, place, reason="我报了 <b>工号</b>")
    assert [row["cells"]["who"] for row in rows(app, "申诉记录")] == ["座席8021"]
    submit(app, place, reason="我自己改判", step="overturned", verdict="not_applicable")
    assert "没有记入" in written(app)
    app.text_input(key="user").input("组长").run()
    submit(app, place, reason="听到了", step="overturned", verdict="not_applicable")
    labels = [row["cells"]["step"][0]["label"] for row in rows(app, "申诉记录")]
    assert labels == ["申诉", "改判"]
    with ReviewStore(tmp_path / "reviews.sqlite") as store:
        latest = {one.checkpoint_id: one for one in store.latest_decisions(call_id)}
    assert (latest[first].reviewer, str(latest[first].verdict)) == ("组长", "not_applicable")


def submit(app: AppTest, place: str, *, reason: str, step: str = "", verdict: str = "") -> None:
    """Fill in the form of appeals and hand it in."""
    app.text_area(key=f"{place}/reason").input(reason)
    if step:
        app.segmented_control(key=f"{place}/step").set_value(step)
    if verdict:
        app.segmented_control(key=f"{place}/verdict").set_value(verdict)
    next(button for button in app.button if button.label == "记入申诉记录").click().run()
    assert not app.exception
