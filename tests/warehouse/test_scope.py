"""What a reader does not see is not there, whatever is asked."""

import re
from pathlib import Path

import pytest

import warehouse.read
from seeding import SeedCall, seed_warehouse
from warehouse.read import EVERY_CALL, NOTHING_SEEN, Published, Scope, open_published
from warehouse.read.call import read_call
from warehouse.read.calls import list_calls
from warehouse.read.overview import read_coverage
from warehouse.read.runs import list_quarantine

EVERY = ("*",)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scope") / "warehouse.duckdb"


@pytest.fixture(scope="module")
def calls(path: Path) -> list[SeedCall]:
    return seed_warehouse(path)


def _one_team(path: Path) -> Published:
    return open_published(path, scope=Scope(("一组",), EVERY, EVERY, mask_key="k"))


def test_a_team_lead_sees_the_calls_of_the_team(path: Path, calls: list[SeedCall]) -> None:
    reader = _one_team(path)
    expected = {call.call_id for call in calls if call.team == "一组"}
    assert 0 < len(expected) < len(calls)
    assert read_coverage(reader).calls == len(expected)
    found = list_calls(reader, EVERY_CALL, page=1, page_size=len(calls))
    assert {line.call_id for line in found.lines} == expected


def test_no_view_holds_a_call_out_of_sight(path: Path, calls: list[SeedCall]) -> None:
    reader = _one_team(path)
    hidden = {call.call_id for call in calls if call.team != "一组"}
    columns = reader.rows(
        "SELECT table_name FROM duckdb_columns() WHERE column_name = 'call_id' "
        "AND database_name = 'memory'"
    )
    assert len(columns) > 10
    for (name,) in columns:
        seen = {row[0] for row in reader.rows(f'SELECT DISTINCT call_id FROM "{name}"')}
        assert not seen & hidden, name


def test_a_call_out_of_sight_cannot_be_read_by_its_id(path: Path, calls: list[SeedCall]) -> None:
    hidden = next(call.call_id for call in calls if call.team != "一组")
    assert read_call(_one_team(path), hidden) is None
    assert read_call(open_published(path), hidden) is not None


def test_an_agent_sees_own_calls_only(path: Path, calls: list[SeedCall]) -> None:
    agent = calls[0].agent_id
    reader = open_published(path, scope=Scope(EVERY, EVERY, (agent,)))
    assert read_coverage(reader).calls == sum(call.agent_id == agent for call in calls)


def test_who_is_given_nothing_sees_nothing(path: Path, calls: list[SeedCall]) -> None:
    reader = open_published(path, scope=NOTHING_SEEN)
    assert read_coverage(reader).calls == 0
    assert list_quarantine(reader) == ()


def test_a_name_in_a_scope_is_no_sql(path: Path, calls: list[SeedCall]) -> None:
    reader = open_published(path, scope=Scope(("x') OR true --",), EVERY, EVERY))
    assert read_coverage(reader).calls == 0


def test_customers_have_other_names_where_they_are_masked(
    path: Path, calls: list[SeedCall]
) -> None:
    masked = _one_team(path).rows("SELECT DISTINCT customer_id FROM calls WHERE customer_id <> ''")
    real = set(open_published(path).rows("SELECT DISTINCT customer_id FROM calls"))
    assert masked
    assert not set(masked) & real
    assert all(re.fullmatch(r"c-[0-9a-f]{10}", str(row[0])) for row in masked)


def test_questions_name_the_published_tables_only_where_scopes_are_made() -> None:
    folder = Path(warehouse.read.__path__[0])
    around = {
        path.name
        for path in folder.glob("*")
        if path.suffix in (".py", ".sql")
        and re.search(r"(FROM|JOIN) published\.", path.read_text(encoding="utf-8"))
    }
    assert around <= {"scope.py", "published.py", "views.sql", "call.py"}
