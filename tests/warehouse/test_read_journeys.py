import json
from datetime import datetime
from pathlib import Path

import pytest

from seeding import SeedCall, empty_warehouse, seed_warehouse
from visiting import counted, find_visits
from warehouse import Warehouse
from warehouse.read import Published, open_published
from warehouse.read.journeys import (
    list_contacts,
    read_customer,
    read_journeys,
    read_menu,
    read_reach,
)
from warehouse.read.selection import parse_selection
from warehouse.read.visits import count_visits

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


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """Few customers with many contacts a day: transfers, repeats, equal times, nobody known."""
    path = tmp_path_factory.mktemp("crowded") / "warehouse.duckdb"
    seed_warehouse(path, calls=60)
    with Warehouse(path) as warehouse, warehouse.transaction() as connection:
        number = "CAST(right(call_id, 4) AS INTEGER)"
        connection.execute(
            f"UPDATE calls SET customer_id = ['', 'C1', 'C2', 'C3'][1 + {number} % 4], "
            f"agent_id = ['A1', 'A2'][1 + {number} % 3 % 2], "
            f"duration_s = {number} * 17 % 900 + 0.3, "
            "started_at = CASE WHEN call_id LIKE '%9' THEN NULL ELSE TIMESTAMPTZ "
            f"'2026-03-02 01:00:00+00' + to_minutes({number} // 12 * 2000 + {number} % 12 * 5) END"
        )
    return open_published(path)


@pytest.mark.parametrize("words", ["", "agent=A1", "since=2026-03-08 until=2026-03-12"])
@pytest.mark.parametrize("days", [1, 7])
@pytest.mark.parametrize("moment", [datetime(2026, 3, 10), datetime(2027, 1, 1)])  # noqa: DTZ001
def test_visits_found_in_the_database_are_those_found_contact_by_contact(
    crowded: Published, words: str, days: int, moment: datetime
) -> None:
    selection = parse_selection(words)
    wanted = {contact.call_id for contact in list_contacts(crowded, selection)[0]}
    inbound = [
        contact
        for contact in list_contacts(crowded)[0]
        if contact.direction != "outbound" and contact.at <= moment
    ]
    visits = [
        visit
        for visit in find_visits(inbound, as_of=moment, repeat_days=days)
        if visit.contacts[0].call_id in wanted
    ]
    assert count_visits(crowded, selection, moment=moment, repeat_days=days) == counted(visits)
    if not words:
        assert {visit.repeated for visit in visits} >= {None, True}
        assert any(len(visit.contacts) > 1 for visit in visits)


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
