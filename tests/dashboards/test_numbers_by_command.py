"""Every number on the analyst's pages also comes from a command, as JSON."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from cli.main import app as callqa
from dashboards.figures import decimal, percent
from headless import figures, open_page, rows, written
from review.cases import open_case
from review.facts import FactLog
from seeding import seed_warehouse
from warehouse import Warehouse
from warehouse.write.search_index import update_search_index


@pytest.fixture
def home(tmp_path: Path) -> Path:
    seed_warehouse(tmp_path / "warehouse.duckdb")
    with Warehouse(tmp_path / "warehouse.duckdb") as warehouse, warehouse.transaction() as open_one:
        update_search_index(open_one)
    return tmp_path


def answer(home: Path, *words: str) -> Any:
    done = CliRunner().invoke(callqa, [*words, "--json", "--home", str(home)])
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def charted(page: AppTest) -> str:
    """What the charts of a page are drawn from."""
    drawn = b"".join(e.proto.SerializeToString() for e in page.get("vega_lite_chart"))
    return drawn.decode("utf-8", errors="ignore")


def test_the_overview(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, told = open_page(home, "overview", monkeypatch), answer(home, "overview")
    now = told["figures"]
    assert figures(page) == {
        "通话": str(now["calls"]),
        "已评分": str(now["scored"]),
        "平均分": decimal(now["average_score"]),
        "合格率": percent(now["pass_rate"]),
        "一票否决": str(now["vetoed"]),
        "投诉率": percent(now["complaint_rate"]),
        "隔离录音": str(told["quarantined"]),
    }
    shown = charted(page)
    assert all(f"{f['failed']} · {percent(f['rate'])}" in shown for f in told["most_failed"])
    assert all(f"{t['calls']} · {percent(t['share'])}" in shown for t in told["topics"])
    assert sum(line["calls"] for line in told["days"]) == now["calls"]
    assert sum(line["calls"] for line in told["scores"]) == now["scored"]
    assert sum(line["calls"] for line in told["topics"]) == now["complaints"]
    assert [row["opens"] for row in rows(page, "通话列表")] == [
        call["call_id"] for call in told["first_to_look_at"]
    ]


def test_the_overview_of_a_period_has_the_one_before_beside_it(home: Path) -> None:
    told = answer(home, "overview", "--calls", "since=2026-03-04 until=2026-03-06 team=一组")
    earlier = answer(home, "overview", "--calls", "since=2026-03-02 until=2026-03-04 team=一组")
    assert told["before"] == earlier["figures"]


def test_the_topics(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page, told = open_page(home, "topics", monkeypatch), answer(home, "topics", "summary")
    summary = told["summary"]
    assert figures(page) == {
        "投诉通话": str(summary["complaints"]),
        "投诉率": percent(summary["complaint_rate"]),
        "主题数": str(summary["topics"]),
        "未归类占比": percent(summary["unclassified_share"]),
    }
    assert sum(line["calls"] for line in told["days"]) == summary["complaints"]
    assert sum(line["calls"] for line in told["causes"]) == summary["complaints"]
    listed = answer(home, "topics", "list")
    assert [row["cells"]["calls"] for row in rows(page, "投诉主题")] == [
        str(line["calls"]) for line in listed
    ]


def side_of(days: Any) -> str:
    begin, end = days
    return f"since={begin} until={end + timedelta(days=1)} direction=inbound"


def test_two_sets_of_calls(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(home, "comparison", monkeypatch)
    page.selectbox(key="a-direction").select("inbound")
    page.selectbox(key="b-direction").select("inbound").run()
    first, second = (side_of(page.date_input(key=f"{side}-days").value) for side in ("a", "b"))
    told = answer(home, "topics", "compare", first, second)
    assert f"A 组 {told['first_calls']} 通，B 组 {told['second_calls']} 通" in written(page)
    assert [row["cells"]["second"] for row in rows(page, "数字")] == [
        decimal(line["second_mean"], places=2) for line in told["numbers"]
    ]
    page_lines = {
        (row["cells"]["difference"], row["cells"]["interval"]) for row in rows(page, "差别")
    }
    command_lines = {
        (f"{100 * line['difference']:+.1f}",
         f"{100 * line['low']:+.1f} … {100 * line['high']:+.1f}")
        for line in told["contrasts"]
    }  # fmt: skip
    assert page_lines <= command_lines


def test_customers_who_come_back_and_are_reached(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, told = open_page(home, "customers", monkeypatch), answer(home, "journeys", "repeats")
    assert figures(page) == {
        "呼入通话": str(told["contacts"]),
        "客户数": str(told["customers"]),
        "一次解决率": percent(100 * told["overall"]["rate"]) if told["overall"]["judged"] else "—",
        "转接或连续": str(told["overall"]["transferred"]),
        "未到判断期": str(told["overall"]["pending"]),
    }
    page.segmented_control(key="view").set_value("reach").run()
    told = answer(home, "journeys", "reach")
    assert figures(page) == {
        "外呼次数": str(told["attempts"]),
        "接通率": percent(100 * told["reached"] / told["attempts"]),
        "承诺还款": str(told["promises"]),
        "呼叫过多": str(len(told["excesses"])),
    }
    assert [row["cells"]["attempts"] for row in rows(page, "各时段接通率")] == [
        str(line["attempts"]) for line in told["by_hour"]
    ]


def test_a_search(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = open_page(home, "search", monkeypatch)
    page.text_input(key="q").input("年费").run()
    told = answer(home, "search", "年费")
    assert f"{told['turns']} 处，{told['calls']} 通电话" in written(page)
    assert [row["cells"]["call"]["label"] for row in rows(page, "全文检索")] == [
        hit["call_id"] for hit in told["hits"]
    ]


def test_a_case_and_its_effect(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = answer(home, "topics", "list")[0]["topic_id"]
    with FactLog(home / "reviews.sqlite") as log:
        case = open_case(
            log, subject_kind="topic", subject_id=topic, title="年费说明", owner="李", author="王",
            action="短信提醒", acted_on=date(2026, 3, 9), department="", due=None,
        )  # fmt: skip
    page = open_page(home, "cases", monkeypatch)
    effect = answer(home, "cases", "verify", case.case_id)
    assert (
        f"实施前 {effect['weeks_before']} 周 {effect['calls_before']} 通，"
        f"实施后 {effect['weeks_after']} 周 {effect['calls_after']} 通" in written(page)
    )
