"""Every stored column has a level, and no level is given to a column that is not there."""

from collections import Counter
from pathlib import Path

import pytest

from language.personal_data.kind import Level
from pipeline import field_levels
from pipeline.field_levels import NONE
from review.audit_tables import EVENTS
from review.facts import FactLog
from review.tables import TABLES
from warehouse import open_warehouse

Columns = set[tuple[str, str]]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Columns:
    """The columns of a new warehouse, a new record of reviews and the audit log."""
    folder = tmp_path_factory.mktemp("levels")
    with open_warehouse(folder / "w.duckdb", working=folder / "working.duckdb") as warehouse:
        rows = warehouse.connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
        ).fetchall()
    columns = {(str(table), str(column)) for table, column in rows}
    return columns | columns_of_reviews(folder / "reviews.sqlite")


def columns_of_reviews(path: Path) -> Columns:
    """As the migrations make them, which ``TABLES`` has to say too."""
    with FactLog(path) as log, log.transaction() as connection:
        made = {
            (table.name, str(row[1]))
            for table in TABLES
            for row in connection.exec_driver_sql(f"PRAGMA table_info({table.name})")
        }
    assert made == {(table.name, column.name) for table in TABLES for column in table.columns}
    return made | {(EVENTS.name, column.name) for column in EVENTS.columns}


def test_every_stored_column_has_one_level(stored: Columns) -> None:
    given = Counter((table, column) for table, column, _ in field_levels.field_levels())
    assert stored - given.keys() == set(), "give them a level in pipeline/field_levels.py"
    assert given.keys() - stored == set()
    assert [name for name, count in given.items() if count > 1] == []


def test_levels_are_of_the_classes_that_may_be_stored() -> None:
    levels = {level for _, _, level in field_levels.field_levels()}
    levels |= {level for level, _ in field_levels.FILES.values()}
    assert levels == {Level.C1, Level.C2, NONE}


def test_a_new_column_without_a_level_is_noticed(
    stored: Columns, monkeypatch: pytest.MonkeyPatch
) -> None:
    fewer = {**field_levels._WAREHOUSE, "turns": {"C1": "call_id"}}
    monkeypatch.setattr(field_levels, "_WAREHOUSE", fewer)
    with pytest.raises(AssertionError, match="give them a level"):
        test_every_stored_column_has_one_level(stored)
