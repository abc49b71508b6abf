"""Pages draw charts unchecked, to be quick; here each shape is held to the schema of Vega-Lite."""

from collections.abc import Callable
from datetime import date

import pytest

from dashboards.charts.bars import failed_bars, score_bars, stage_bars, topic_bars
from dashboards.charts.frame import AnyChart
from dashboards.charts.heat import cause_heat, checkpoint_heat
from dashboards.charts.lines import team_lines, topic_lines, volume_lines
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
