"""Each page run headless on a seeded warehouse: no error, and the figures are those of the seed."""

from pathlib import Path

import duckdb
import pytest

from dashboards.downloads import COUNTER
from headless import components, figures, open_page, rows, written
from seeding import SeedCall, empty_warehouse, judge_seed, score_seed, seed_warehouse

PAGES = ("appeals", "coaching", "calibration",
    "overview", "calls", "call", "queue", "accuracy", "topics", "search", "comparison",
    "customers", "cases", "scorecards", "runs",
)  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("home")
    seed_warehouse(path / "warehouse.duckdb")
    return path


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[SeedCall]:
    return seed_warehouse(tmp_path_factory.mktemp("twin") / "warehouse.duckdb")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_opens_without_an_error(
    home: Path, name: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, name, monkeypatch, lang=language)
    assert not app.exception
    assert app.header
    chinese = any("\u4e00" <= character <= "\u9fff" for character in app.header[0].value)
    assert chinese is (language == "zh")


def test_the_overview_shows_the_figures_of_the_seed(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "overview", monkeypatch)
    shown = figures(app)
    scores = [score_seed(call) for call in calls]
    passed = sum(score[2] is None and score[0] >= 85 for score in scores)
    complaints = sum(bool(call.scene.complaint_lines) for call in calls)
    assert shown["通话"] == str(len(calls))
    assert shown["平均分"] == f"{sum(score[0] for score in scores) / len(scores):.1f}"
    assert shown["合格率"] == f"{100 * passed / len(calls):.1f}%"
    assert shown["一票否决"] == str(sum(score[2] is not None for score in scores))
    assert shown["投诉率"] == f"{100 * complaints / len(calls):.1f}%"
    assert shown["隔离录音"] == "3"
    first = rows(app, "通话列表")[0]["cells"]
    assert first["call"]["href"] == f"call?call={first['call']['label']}"
    assert "触红线" in [chip["label"] for chip in first["reasons"]]


def test_the_overview_of_a_team_counts_that_team_only(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "overview", monkeypatch)
    app.selectbox(key="team").select("一组").run()
    assert not app.exception
    assert figures(app)["通话"] == str(sum(call.team == "一组" for call in calls))


def test_the_list_finds_calls_by_what_was_said(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "calls", monkeypatch)
    app.text_input(key="text").input("挂失").run()
    wanted = {c.call_id for c in calls if any("挂失" in turn.text for turn in c.turns)}
    assert {row["opens"] for row in rows(app, "通话列表")} == wanted
    app.text_input(key="text").input("没有人说过的话").run()
    assert "没有符合条件的通话" in written(app)


def test_the_call_page_focuses_the_turn_of_the_moment_and_marks_its_evidence(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = calls[0]
    shown_turn = next(v for v in judge_seed(seed) if v[2] is not None and v[3] > 0)
    assert shown_turn[2] is not None
    at = f"{shown_turn[2].start:g}"
    app = open_page(home, "call", monkeypatch, call=seed.call_id, t=at)
    assert not app.exception
    turns = next(data["turns"] for data in components(app) if "label" in data)
    focused = [turn["index"] for turn in turns if turn["focus"]]
    assert focused == [shown_turn[3]]
    assert any(piece["notes"] for piece in turns[shown_turn[3]]["pieces"])
    card = next(data["sections"] for data in components(app) if "sections" in data)
    assert sum(len(section["checks"]) for section in card) == len(judge_seed(seed))


def test_the_call_page_without_a_call_offers_some(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rows(open_page(home, "call", monkeypatch), "通话列表")
    app = open_page(home, "call", monkeypatch, call="gone](javascript:alert(1))", t="soon")
    assert "找不到通话" in written(app)
    assert not app.exception


def test_topics_show_their_share_and_the_unclassified(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "topics", monkeypatch)
    complaints = [call for call in calls if call.scene.complaint_lines]
    loose = sum(call.scene.topic is None for call in complaints)
    assert figures(app)["投诉通话"] == str(len(complaints))
    assert figures(app)["未归类占比"] == f"{100 * loose / len(complaints):.1f}%"
    assert rows(app, "投诉主题")[-1]["cells"]["topic"] == "未归类"
    app.selectbox(key="topic").select("fee").run()
    wanted = {call.call_id for call in complaints if call.scene.topic == "fee"}
    found = {row["cells"]["call"]["label"] for row in rows(app, "投诉通话")}
    assert found == wanted


def test_scorecards_list_every_team_then_every_agent(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "scorecards", monkeypatch)
    assert {row["opens"] for row in rows(app, "班组")} == {call.team for call in calls}
    app.segmented_control(key="standings_by").set_value("agent").run()
    assert not app.exception
    assert {row["opens"] for row in rows(app, "座席")} == {call.agent_id for call in calls}


def test_scorecards_compare_with_the_week_before_and_show_extremes(
    home: Path, calls: list[SeedCall], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "scorecards", monkeypatch)
    app.selectbox(key="period").select("7d").run()
    assert any(metric.delta for metric in app.metric)
    lists = [d["rows"] for d in components(app) if d.get("caption") == "通话列表"]
    scores = {call.call_id: score_seed(call)[0] for call in calls}
    worst, best = ([scores[row["opens"]] for row in found] for found in lists)
    assert worst == sorted(worst)
    assert best == sorted(best, reverse=True)
    assert worst[0] < best[0]


def test_a_click_makes_a_workbook_and_hands_out_its_address(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(home, "scorecards", monkeypatch)
    app.button(key="scorecards-export-xlsx").click().run()
    assert not app.exception
    offered = next(data for data in components(app) if "href" in data)
    file = COUNTER.take(offered["href"].split("/")[1])
    assert file is not None
    assert file.name == offered["name"] == "callqa-scorecards.xlsx"


def test_runs_explain_every_refused_recording(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page(home, "runs", monkeypatch)
    refused = rows(app, "隔离的录音")
    assert len(refused) == 3
    assert all(row["cells"]["advice"] for row in refused)


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_warehouse_says_what_to_do(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_warehouse(tmp_path / "warehouse.duckdb")
    app = open_page(tmp_path, name, monkeypatch)
    assert not app.exception
    assert "callqa run" in written(app)


@pytest.mark.parametrize("name", PAGES)
def test_a_missing_warehouse_says_what_to_do(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = open_page(tmp_path, name, monkeypatch)
    assert not app.exception
    assert f"callqa run SOURCE --home {tmp_path}" in written(app)


def test_a_newer_warehouse_asks_for_an_upgrade(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_warehouse(tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as connection:
        connection.execute("UPDATE schema_versions SET version = version + 1")
    app = open_page(tmp_path, "overview", monkeypatch)
    assert not app.exception
    assert "pip install --upgrade callqa" in written(app)


def test_a_damaged_warehouse_says_how_to_recover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse.duckdb").write_bytes(b"broken" * 5000)
    app = open_page(tmp_path, "calls", monkeypatch)
    assert not app.exception
    assert "mv " in written(app)


@pytest.mark.parametrize("name", PAGES)
def test_a_single_call_is_enough(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = seed_warehouse(tmp_path / "warehouse.duckdb", calls=1)
    app = open_page(tmp_path, name, monkeypatch, call=made[0].call_id)
    assert not app.exception


def test_a_replaced_warehouse_shows_at_the_next_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "warehouse.duckdb"
    seed_warehouse(path, calls=4)
    app = open_page(tmp_path, "overview", monkeypatch)
    assert figures(app)["通话"] == "4"
    seed_warehouse(tmp_path / "next.duckdb", calls=9)
    (tmp_path / "next.duckdb").replace(path)
    app.run()
    assert figures(app)["通话"] == "9"
