"""Appeals, coaching, calibration, assignment and corrections, headless."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards.doors import Doors, open_doors
from headless import figures, open_page, rows, written
from review import Answer, ReviewStore, Verdict, raise_appeal, submit_review
from review.assignment import assign, assignments
from review.audit import AuditLog
from review.calibration import hand_in, list_calibrations, open_calibration
from review.coaching import list_notes, write_note
from review.facts import FactLog
from review.plan import Drawn
from seeding import SeedCall, seed_warehouse
from warehouse.read import open_published
from warehouse.read.call import Card, read_call

XSS = "<img src=x onerror=alert(1)>**粗**[x](javascript:alert(1))"


@pytest.fixture
def calls(tmp_path: Path) -> list[SeedCall]:
    return seed_warehouse(tmp_path / "warehouse.duckdb", calls=12)


def card_of(home: Path, call_id: str) -> Card:
    call = read_call(open_published(home / "warehouse.duckdb"), call_id)
    assert call is not None
    return call.cards[0]


def review_call(home: Path, call_id: str, *, at: datetime) -> Card:
    card = card_of(home, call_id)
    answers = [
        Answer(line.checkpoint_id, Verdict.FAIL, line.outcome, "听到了")
        for line in card.checkpoints
    ]
    with ReviewStore(home / "reviews.sqlite", clock=lambda: at) as store:
        submit_review(
            store, call_id, scorecard_id=card.scorecard_id, reviewer="王", answers=answers
        )
    return card


def named(app: AppTest, name: str) -> AppTest:
    app.text_input(key="user").input(name).run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def actions(home: Path) -> list[tuple[str, str]]:
    with AuditLog(home / "audit.sqlite") as log:
        return [(event.action, event.actor) for event in log.events()]


def test_late_appeals_come_first_and_are_marked(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "没有申诉" in written(open_page(tmp_path, "appeals", monkeypatch))
    for number, days in enumerate((0, 5)):
        at = datetime.now(UTC) - timedelta(days=days)
        call_id = calls[number].call_id
        card = review_call(tmp_path, call_id, at=at)
        with ReviewStore(tmp_path / "reviews.sqlite", clock=lambda at=at: at) as store:  # type: ignore[misc]
            about = (call_id, card.scorecard_id, card.checkpoints[0].checkpoint_id)
            raise_appeal(store, about, person="座席", reason=XSS)
    app = open_page(tmp_path, "appeals", monkeypatch)
    assert not app.exception
    assert (figures(app)["待答复"], figures(app)["已超期"]) == ("2", "1")
    found = rows(app, "待答复的申诉")
    assert found[0]["opens"] == calls[1].call_id
    assert "已超期" in [chip["label"] for chip in found[0]["cells"]["step"]]
    assert XSS in found[0]["cells"]["reason"]


def test_an_agent_acknowledges_a_review_on_the_call_page(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = calls[0].call_id
    review_call(tmp_path, call_id, at=datetime.now(UTC))
    app = open_page(tmp_path, "call", monkeypatch, call=call_id)
    assert "座席尚未确认" in written(app)
    named(app, "8021")
    next(one for one in app.text_input if one.label == "留言（可不填）").input(XSS)
    press(app, "确认已阅")
    assert "8021 已于" in written(app).replace("\\", "")
    assert r"\<img" in written(app)
    assert ("review.acknowledge", "8021") in actions(tmp_path)


def test_a_coaching_note_is_written_and_followed_up(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    agent = calls[0].agent_id
    app = named(open_page(tmp_path, "coaching", monkeypatch, agent=agent), "组长")
    app.text_area(key="coaching/text").input("开场白要报工号 " + XSS)
    press(app, "保存")
    assert [row["cells"]["agent"] for row in rows(app, "辅导记录")] == [agent]
    app.text_area(key="coaching/outcome").input("三通都报了")
    next(one for one in reversed(app.button) if one.label == "保存").click().run()
    assert not app.exception
    with FactLog(tmp_path / "reviews.sqlite") as log:
        (note,) = list_notes(log)
    assert (note.state, note.outcome, note.author) == ("done", "三通都报了", "组长")
    assert [one[0] for one in actions(tmp_path)] == ["coaching.write", "coaching.follow_up"]


def test_a_note_without_text_is_not_kept_and_says_why(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = named(open_page(tmp_path, "coaching", monkeypatch, agent=calls[0].agent_id), "组长")
    press(app, "保存")
    assert "没有记入" in written(app)


def test_notes_about_agents_out_of_sight_are_not_there(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FactLog(tmp_path / "reviews.sqlite") as log:
        write_note(log, "somebody-else", text="秘密", author="李")
    app = open_page(tmp_path, "coaching", monkeypatch)
    assert "还没有辅导记录" in written(app)


def test_a_calibration_is_judged_blind_and_then_shown(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_id = calls[0].call_id
    card = card_of(tmp_path, call_id)
    with FactLog(tmp_path / "reviews.sqlite") as log:
        session = open_calibration(
            log, title=XSS, scorecard_id=card.scorecard_id, call_ids=[call_id],
            people=["王", "李"], expert="王", author="主管",
        )  # fmt: skip
        verdicts = {line.checkpoint_id: Verdict.FAIL for line in card.checkpoints}
        hand_in(log, session.calibration_id, call_id, person="王", verdicts=verdicts, score=10)
    app = named(open_page(tmp_path, "calibration", monkeypatch), "李")
    assert "您的评分" in written(app)
    assert not [data for data in app.get("bidi_component") if "校准结果" in data.proto.json]
    place = f"calibration/{session.calibration_id}/{call_id}"
    press(app, "提交评分")
    assert "待定" in written(app)
    for line in card.checkpoints:
        app.segmented_control(key=f"{place}/{line.checkpoint_id}").set_value("pass")
    press(app, "提交评分")
    shown = rows(app, "校准结果")
    assert {row["cells"]["exact"] for row in shown} == {"0.0%"}
    assert rows(app, "与专家相比")[0]["cells"]["person"] == "李"


def test_a_lead_opens_a_calibration_over_calls_that_there_are(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = named(open_page(tmp_path, "calibration", monkeypatch), "主管")
    app.text_input(key="calibration/title").input("十一月")
    app.text_input(key="calibration/people").input("王、李")
    app.text_area(key="calibration/calls").input("no-such-call")
    press(app, "新建")
    assert "没有记入" in written(app)
    wanted = next(
        one.call_id
        for one in calls
        if card_of(tmp_path, one.call_id).scorecard_id
        == app.selectbox(key="calibration/card").value
    )
    app.text_area(key="calibration/calls").input(wanted)
    press(app, "新建")
    with FactLog(tmp_path / "reviews.sqlite") as log:
        (made,) = list_calibrations(log)
    assert (made.people, made.call_ids) == (("王", "李"), (wanted,))


def test_a_batch_is_shared_out_and_found_on_the_desk(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    with FactLog(tmp_path / "reviews.sqlite") as log:
        assign(log, [(Drawn(calls[0].call_id, "risk"), "赵")], author="主管")
    app = named(open_page(tmp_path, "queue", monkeypatch), "王")
    app.text_input(key="sharing/names").input("王、李")
    press(app, "分派")
    assert any("已分派" in one.value for one in app.success)
    desks = {row["cells"]["desk"][0]["label"] for row in rows(app, "复核")}
    assert {"王", "李"} <= desks
    app.toggle(key="only_mine").set_value(True).run()
    assert {row["cells"]["desk"][0]["label"] for row in rows(app, "复核")} == {"王"}
    app.selectbox(key="sharing/recall").select("李")
    press(app, "收回")
    assert any("已收回" in one.value for one in app.success)
    with FactLog(tmp_path / "reviews.sqlite") as log:
        assert {one.reviewer for one in assignments(log).values()} == {"王", "赵"}


@dataclass(frozen=True)
class Changed:
    checkpoint_id: str = "greet"
    before: str = "fail"
    after: str = "pass"


@dataclass(frozen=True)
class Done:
    judged: bool = True
    changed: tuple[Changed, ...] = (Changed(),)
    note: str = ""


def test_roles_are_flipped_and_words_corrected_from_the_call_page(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def flip(*told: object) -> Done:
        asked.append(told)
        return Done()

    def correct(*told: object) -> Done:
        asked.append(told)
        return Done(changed=())

    call_id = calls[0].call_id
    app = open_page(tmp_path, "call", monkeypatch, call=call_id)
    assert "更正立即重新评分" not in written(app)
    open_doors(Doors(flip_roles=flip, correct_words=correct))
    try:
        named(app, "王")
        app.text_input(key=f"flip/{call_id}/why").input("声道接反")
        press(app, "座席与客户对调")
        assert asked == [(call_id, "王", "声道接反")]
        assert any("1 项结论改变" in one.value for one in app.success)
        app.selectbox(key=f"words/{call_id}/turn").set_value(0).run()
        app.text_area(key=f"words/{call_id}/0/text").input("您好，请讲")
        press(app, "保存更正")
        assert asked[1] == (call_id, 0, "您好，请讲", "王", "")
    finally:
        open_doors(Doors())
    assert [one[0] for one in actions(tmp_path)] == ["roles.flip", "words.correct"]


def test_the_accuracy_page_says_what_a_checkpoint_lacks(
    tmp_path: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        review_call(tmp_path, calls[number].call_id, at=datetime.now(UTC))
    app = open_page(tmp_path, "accuracy", monkeypatch)
    assert not app.exception
    found = rows(app, "质检点准确率")
    assert {chip["label"] for row in found for chip in row["cells"]["trust"]} == {"还少"}
