"""Pages draw charts unchecked, to be quick; here each shape is held to the schema of Vega-Lite."""

from collections.abc import Callable
from datetime import date

import pytest

from dashboards.charts.bars import failed_bars, score_bars, stage_bars, topic_bars
from dashboards.charts.frame import AnyChart
from dashboards.charts.heat import cause_heat, checkpoint_heat
from dashboards.charts.lines import team_lines, topic_lines, volume_lines
from dashboards.ordering import in_order
from warehouse.read.agents import TeamCheckpoint, TeamDay
from warehouse.read.overview import Day, FailedCheckpoint, ScoreBin
from warehouse.read.runs import StageTime
from warehouse.read.topics import Cause, TopicDay, TopicLine

DAYS = [date(2026, 3, number) for number in (1, 2, 9)]
CHARTS: dict[str, Callable[[], AnyChart]] = {
    "scores": lambda: score_bars([ScoreBin(90, "90–100", 3, False), ScoreBin(0, "0–9", 1, True)]),
    "failed": lambda: failed_bars([FailedCheckpoint("a", "开场<b>", 3, 9, 33.3)]),
    "topics": lambda: topic_bars(
        [TopicLine("t", "年费", ("年费",), "", "active", 3, 50.0, None, (1, 2))]
    ),
    "stages": lambda: stage_bars([StageTime("judge", 1.0, 50.0)], names={"judge": "质检"}),
    "volume": lambda: volume_lines([Day(day, 9, 2) for day in DAYS]),
    "topic days": lambda: topic_lines([TopicDay(day, "", 2) for day in DAYS]),
    "team days": lambda: team_lines([TeamDay(day, "一组", 80.0, 9) for day in DAYS]),
    "matrix": lambda: checkpoint_heat([TeamCheckpoint("一组", "开场", "问候", 9, 80.0)]),
    "causes": lambda: cause_heat([Cause("银行卡", "收费", 4)]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_the_shape_that_the_browser_draws(name: str) -> None:
    assert CHARTS[name]().to_dict(validate=True)["$schema"].startswith("https://vega.github.io/")


def test_teams_stand_in_the_order_that_people_count_in() -> None:
    names = ["第10组", "三组", "第2组", "十二组", "一组", "二组", "B", "信用卡一组", ""]
    assert in_order(names) == ["", *["一组", "二组", "三组", "十二组"], "B", "信用卡一组",
                               "第2组", "第10组"]  # fmt: skip
    cells = [TeamCheckpoint(f"第{n}组", "开场", "问候", 9, 80.0) for n in (10, 9, 1)]
    across = checkpoint_heat(cells).to_dict()["layer"][0]["encoding"]["x"]["sort"]
    assert across == ["第1组", "第9组", "第10组"]


def test_lines_of_many_teams_are_those_of_the_largest_each_in_its_own_colour() -> None:
    days = [TeamDay(day, f"第{n}组", 84.0 + n % 3, 9 + n) for day in DAYS for n in range(12)]
    shape = team_lines(days).to_dict()
    scale = shape["encoding"]["color"]["scale"]
    assert scale["domain"] == [f"第{n}组" for n in range(5, 12)]
    assert len(set(scale["range"])) == len(scale["domain"])
    assert shape["encoding"]["y"]["scale"]["domain"] == [70, 100]
    assert "7" in shape["encoding"]["y"]["title"]


def test_many_topics_are_the_largest_and_the_rest_together() -> None:
    topics = [
        TopicLine(
            f"t-{n:04d}", "年费" if n < 2 else f"主题{n}", (), "", "active", 50 - n, 2.5, None, ()
        )
        for n in range(30)
    ]
    loose = TopicLine("", "", (), "", "", 9, 1.0, None, ())
    rows = topic_bars([*topics, loose]).to_dict()["data"]["values"]
    assert [row["name"] for row in rows[:3]] == ["年费 t-0000", "年费 t-0001", "主题2"]
    assert rows[-2]["name"] == "其他 19 个主题"
    assert rows[-2]["count"] == sum(50 - n for n in range(11, 30))
    assert (rows[-1]["name"], rows[-1]["count"]) == ("未归类", 9)
    assert len(rows) == 13


def test_no_two_topics_of_a_day_have_one_colour() -> None:
    days = [TopicDay(day, f"t{n}", 20 - n) for day in DAYS for n in range(12)]
    shape = topic_lines([*days, TopicDay(DAYS[0], "", 3)]).to_dict()
    scale = shape["encoding"]["color"]["scale"]
    assert scale["domain"] == ["t0", "t1", "t2", "t3", "t4", "t5", "其他主题", "未归类"]
    assert len(set(scale["range"])) == 8
    drawn = shape["data"]["values"]
    assert sum(row["calls"] for row in drawn) == sum(one.calls for one in days) + 3
