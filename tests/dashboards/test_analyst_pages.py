"""What an analyst and an operator do on their pages, headless, on a seeded warehouse."""

from pathlib import Path

import pytest

from dashboards.doors import Doors, open_doors
from headless import components, figures, open_page, rows, written
from review.cases import list_cases
from review.facts import FactLog
from review.topic_decisions import decisions_in_force
from seeding import SeedCall, seed_warehouse
from topics.topic import EventKind
from warehouse import Warehouse
from warehouse.write.search_index import update_search_index


@pytest.fixture
def home(tmp_path: Path) -> Path:
    seed_warehouse(tmp_path / "warehouse.duckdb")
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse, warehouse.transaction() as open_one:
        update_search_index(open_one)
    return tmp_path


@pytest.fixture
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[SeedCall]:
    return seed_warehouse(tmp_path_factory.mktemp("twin") / "warehouse.duckdb")


def test_a_search_shows_every_turn_with_the_word_marked_and_its_second(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "search", monkeypatch)
    app.text_input(key="q").input("年费").run()
    assert not app.exception
    wanted = sum("年费" in turn.text for call in calls for turn in call.turns)
    found = rows(app, "全文检索")
    assert f"{wanted:,} 处" in written(app)
    assert len(found) == min(wanted, 20)
    for row in found:
        marked = [p["text"] for line in row["cells"]["said"] for p in line["pieces"] if p["mark"]]
        assert "年费" in marked
        assert row["opens"].split("\n")[0] == row["cells"]["call"]["label"]


def test_a_search_for_nothing_that_can_be_sought_says_how(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "search", monkeypatch)
    app.text_input(key="q").input("-年费").run()
    assert not app.exception
    assert app.warning


def test_a_comparison_finds_what_differs_between_two_queues(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "comparison", monkeypatch)
    both = (calls[0].started_at.date(), calls[-1].started_at.date())
    for side in ("a", "b"):
        app.date_input(key=f"{side}-days").set_value(both)
    app.selectbox(key="a-direction").select("inbound")
    app.selectbox(key="b-direction").select("outbound").run()
    assert not app.exception
    found = rows(app, "差别")
    direction = next(row["cells"] for row in found if row["cells"]["value"] == "呼出")
    assert direction["difference"] == "+100.0"
    assert direction["trust"]
    app.toggle(key="with_words").set_value(True).run()
    assert not app.exception


def test_a_topic_is_renamed_on_the_record_and_published_through_the_door(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[bool] = []
    open_doors(Doors(publish_decisions=lambda: published.append(True)))
    app = open_page(home, "topics", monkeypatch)
    app.text_input(key="user").input("王分析").run()
    app.selectbox(key="topic").select("fee").run()
    assert "通话太少" in written(app)
    name = next(field for field in app.text_input if field.label == "名称")
    name.input("年费争议")
    next(button for button in app.button if button.label == "改名").click().run()
    assert not app.exception
    with FactLog(home / "reviews.sqlite") as log:
        assert decisions_in_force(log).names == {"fee": "年费争议"}
    assert published == [True]
    open_doors(Doors())


def test_what_became_of_a_topic_is_told_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Warehouse(home / "warehouse.duckdb") as warehouse, warehouse.transaction() as connection:
        connection.executemany(
            "INSERT INTO topic_events VALUES (now(), ?, 'fee', ?)",
            [(str(kind), '["app", "branch"]') for kind in EventKind],
        )
    app = open_page(home, "topics", monkeypatch)
    app.selectbox(key="topic").select("fee").run()
    told = [(row["cells"]["kind"], row["cells"]["others"]) for row in rows(app, "经过")]
    assert sorted(told) == sorted(
        (kind, "app、branch") for kind in ("出现", "拆分", "合并", "消失", "再次出现")
    )


def test_a_call_that_is_no_complaint_is_not_pinned(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "topics", monkeypatch)
    app.text_input(key="user").input("王分析").run()
    app.selectbox(key="topic").select("fee").run()
    next(f for f in app.text_input if f.label.startswith("把通话归入")).input("没有的编号")
    next(button for button in app.button if button.label == "归入").click().run()
    assert "没有这个编号的投诉通话" in app.error[0].value
    with FactLog(home / "reviews.sqlite") as log:
        assert decisions_in_force(log).pinned_calls == {}


def test_a_case_is_opened_shown_and_changed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(home, "cases", monkeypatch)
    app.text_input(key="user").input("王分析").run()
    fields = {field.label: field for field in app.text_input}
    app.selectbox[0].select("topic:fee")
    fields["标题"].input("年费说明")
    next(button for button in app.button if button.label == "新建").click().run()
    assert app.error, "a case without an owner is refused"
    assert {f.label: f.value for f in app.text_input}["标题"] == "年费说明"
    {field.label: field for field in app.text_input}["负责人"].input("信用卡部")
    next(button for button in app.button if button.label == "新建").click().run()
    assert not app.exception
    with FactLog(home / "reviews.sqlite") as log:
        (case,) = list_cases(log)
    assert (case.title, case.owner, case.subject_id) == ("年费说明", "信用卡部", "fee")
    assert rows(app, "改进事项")[0]["cells"]["case"] == "年费说明"


def test_customers_show_repeats_reach_and_one_customer(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "customers", monkeypatch)
    inbound = sum(call.scene.direction == "inbound" for call in calls)
    assert figures(app)["呼入通话"] == str(inbound)
    app.segmented_control(key="view").set_value("reach").run()
    assert figures(app)["外呼次数"] == str(len(calls) - inbound)
    app.segmented_control(key="view").set_value("care").run()
    assert not app.exception
    app.segmented_control(key="view").set_value("menu").run()
    assert "ivr_path" in written(app)
    app.segmented_control(key="view").set_value("customer").run()
    app.text_input(key="customer").input("C" + calls[0].call_id[-4:]).run()
    assert calls[0].call_id in [row["opens"] for row in rows(app, "单个客户")]


def test_the_voice_menu_shows_where_callers_hang_up_and_press_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed_warehouse(tmp_path / "warehouse.duckdb", calls=8)
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse:
        with warehouse.transaction() as connection:
            connection.execute(
                """UPDATE calls SET attributes = '{"ivr_path": "主菜单>信用卡>0"}'"""
            )
            connection.execute("""UPDATE calls SET attributes = '{"ivr_path": "主菜单>信用卡"}',
                agent_id = '' WHERE call_id = (SELECT min(call_id) FROM calls)""")
        warehouse.checkpoint()
    app = open_page(tmp_path, "customers", monkeypatch)
    app.segmented_control(key="view").set_value("menu").run()
    shown = figures(app)
    assert (shown["有路径的通话"], shown["菜单中挂断"], shown["按 0 转人工"]) == (
        "8", "12.5%", "87.5%",
    )  # fmt: skip
    card = next(r["cells"] for r in rows(app, "各级菜单") if r["cells"]["step"] == "信用卡")
    assert (card["dropped"]["share"], card["asked"]["share"]) == (12.5, 87.5)


def test_refused_recordings_are_taken_in_again_through_the_door(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[frozenset[str]] = []

    def requeue(sources: frozenset[str]) -> int:
        asked.append(sources)
        return len(sources)

    open_doors(Doors(requeue=requeue))
    app = open_page(home, "runs", monkeypatch)
    next(button for button in app.button if button.label == "重新接入").click().run()
    assert not app.exception
    assert asked == [frozenset({"坏文件.wav", "空录音.wav", "静音.wav"})]
    assert "3 个文件" in app.success[0].value
    assert "磁盘剩余" in figures(app)
    open_doors(Doors())


def test_names_of_200_characters_and_200_checkpoints_fit_every_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warehouse.duckdb"
    seed_warehouse(path)
    long_name = "名😀" * 100
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        connection.execute("UPDATE calls SET team = ? WHERE team = '一组'", [long_name])
        connection.execute("UPDATE calls SET agent_id = ? WHERE agent_id = 'A2001'", [long_name])
        connection.execute(
            "INSERT INTO checkpoint_results SELECT call_id, scorecard_id, 'more-' || n, 1, 'fail', "
            "0, 5, false, '更多', '', '[]' FROM scorecard_results, range(200) r(n)"
        )
    for name in ("overview", "calls", "scorecards", "accuracy", "comparison", "customers"):
        app = open_page(tmp_path, name, monkeypatch)
        assert not app.exception
    app = open_page(tmp_path, "call", monkeypatch, call="20260302-0000", review="1")
    app.text_input(key="user").input(long_name[:80]).run()
    assert not app.exception
    assert len(app.segmented_control) > 200
    app = open_page(tmp_path, "scorecards", monkeypatch)
    assert long_name in {row["opens"] for row in rows(app, "班组")}
    assert any("href" not in data for data in components(app))
