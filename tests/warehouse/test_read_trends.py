from datetime import date, timedelta
from pathlib import Path

import pytest

from conversation.errors import UsageError
from seeding import SeedCall, empty_warehouse, seed_warehouse
from warehouse.read import Published, open_published
from warehouse.read.selection import parse_selection, where_selected
from warehouse.read.trends import topic_trends

Seeded = tuple[Published, list[SeedCall]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    return open_published(path), calls


def test_trends_of_two_weeks_of_calls_say_that_they_are_too_early(seeded: Seeded) -> None:
    report = topic_trends(seeded[0])
    assert report.calls == len(seeded[1])
    assert not report.alerts
    assert {line.trend.change for line in report.others} == {"too_little_data"}
    assert report.until == max(c.started_at for c in seeded[1]).date() + timedelta(days=1)


def test_trends_of_a_selection_count_only_its_calls(seeded: Seeded) -> None:
    report = topic_trends(seeded[0], selection=parse_selection("team=一组"))
    assert report.calls == sum(call.team == "一组" for call in seeded[1])


def test_an_empty_week_has_no_alerts_and_says_how_much_there_is(seeded: Seeded) -> None:
    last = max(c.started_at for c in seeded[1]).date()
    report = topic_trends(seeded[0], until=last + timedelta(days=8))
    assert report.calls == len(seeded[1])
    assert (report.alerts, {line.trend.calls for line in report.others}) == ((), {0})
    assert all(line.by_day[-7:] == (0,) * 7 for line in report.others)


def test_an_empty_warehouse_has_no_trends(tmp_path: Path) -> None:
    empty_warehouse(tmp_path / "w.duckdb")
    assert topic_trends(open_published(tmp_path / "w.duckdb")).until is None


def test_a_selection_is_read_and_applied_in_order() -> None:
    selection = parse_selection("since=2026-03-02 topic=t-0001 attribute.product=分期")
    assert selection.chosen.since == date(2026, 3, 2)
    assert where_selected(selection)[1] == [date(2026, 3, 2), "t-0001", "product", "分期"]


@pytest.mark.parametrize("words", ["team", "colour=red", "since=yesterday", "complaint=maybe"])
def test_a_selection_that_is_not_understood_says_what_would_be(words: str) -> None:
    with pytest.raises(UsageError, match="`"):
        parse_selection(words)
