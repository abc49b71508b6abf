import json
from pathlib import Path

import pytest

from seeding import SeedCall, empty_warehouse, seed_warehouse
from warehouse import Warehouse
from warehouse.read import Published, open_published
from warehouse.read.journeys import read_customer, read_journeys, read_menu, read_reach
from warehouse.read.selection import parse_selection

Seeded = tuple[Published, list[SeedCall]]


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    path = tmp_path_factory.mktemp("home") / "warehouse.duckdb"
    calls = seed_warehouse(path)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        connection.execute("UPDATE calls SET customer_id = 'C' || (hash(call_id) % 20)")
        attributes = json.dumps({"ivr_path": "主菜单>贷款>0"}, ensure_ascii=False)
        connection.execute("UPDATE calls SET attributes = ? WHERE queue = 'loan'", [attributes])
    return open_published(path), calls


def test_visits_add_up_and_recent_ones_are_pending(seeded: Seeded) -> None:
    published, calls = seeded
    report = read_journeys(published)
    assert report.overall is not None
    inbound = sum(call.scene.direction == "inbound" for call in calls)
    assert report.contacts == inbound
    assert report.overall.judged + report.overall.pending == report.overall.visits <= inbound
    assert 0 < report.overall.judged < report.overall.visits
    assert sum(line.visits for line in report.by_queue) == report.overall.visits


def test_a_selection_narrows_the_visits_but_not_the_search_for_repeats(seeded: Seeded) -> None:
    everything, one = (
        read_journeys(seeded[0]),
        read_journeys(seeded[0], parse_selection("team=一组")),
    )
    assert everything.overall is not None
    assert one.overall is not None
    assert one.overall.visits < everything.overall.visits


def test_a_customer_is_shown_in_order(seeded: Seeded) -> None:
    contacts = read_customer(seeded[0], "C1")
    assert contacts
    assert [c.at for c in contacts] == sorted(c.at for c in contacts)
    assert read_customer(seeded[0], "nobody") == ()


def test_menus_come_from_the_metadata(seeded: Seeded) -> None:
    report = read_menu(seeded[0])
    assert report.calls == sum(call.scene.queue == "loan" for call in seeded[1])
    assert report.calls + report.without_path == len(seeded[1])


def test_outbound_calls_are_counted_by_hour(seeded: Seeded) -> None:
    report = read_reach(seeded[0])
    assert report.attempts == sum(call.scene.direction == "outbound" for call in seeded[1])
    assert sum(line.attempts for line in report.by_hour) == report.attempts
    assert read_reach(seeded[0], parse_selection("attribute.x=1")).attempts == 0


def test_an_empty_warehouse_has_no_journeys(tmp_path: Path) -> None:
    empty_warehouse(tmp_path / "w.duckdb")
    published = open_published(tmp_path / "w.duckdb")
    assert read_journeys(published).overall is None
    assert read_menu(published).calls == 0
