from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeError, SchemaTooNewError, UsageError
from seeding import empty_warehouse, seed_warehouse
from warehouse.read import open_published
from warehouse.read.overview import read_coverage


def test_a_replaced_file_is_seen_by_a_reader_that_holds_the_old_one(tmp_path: Path) -> None:
    path, other = tmp_path / "warehouse.duckdb", tmp_path / "next.duckdb"
    seed_warehouse(path, calls=3)
    reader = open_published(path)
    assert read_coverage(reader).calls == 3
    before = reader.identity
    seed_warehouse(other, calls=5)
    other.replace(path)
    assert read_coverage(reader).calls == 5
    assert reader.identity != before


def test_two_readers_of_one_file_see_the_new_one_too(tmp_path: Path) -> None:
    path, other = tmp_path / "warehouse.duckdb", tmp_path / "next.duckdb"
    seed_warehouse(path, calls=2)
    first, second = open_published(path), open_published(path)
    seed_warehouse(other, calls=4)
    other.replace(path)
    assert (read_coverage(first).calls, read_coverage(second).calls) == (4, 4)


def test_a_reader_can_neither_write_nor_touch_other_files(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    seed_warehouse(path, calls=1)
    reader = open_published(path)
    for sql in (
        "DELETE FROM published.calls",
        f"ATTACH '{tmp_path / 'other.duckdb'}'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SET enable_external_access = true",
        "SET threads = 1",  # no setting at all: the configuration is locked
    ):
        with pytest.raises((duckdb.Error, HomeError)):
            reader.rows(sql)
    assert read_coverage(reader).calls == 1
    with pytest.raises(duckdb.Error, match="read-only mode"):
        reader.rows("DELETE FROM published.calls")


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HomeError, match="callqa run"):
        open_published(tmp_path / "warehouse.duckdb")


def test_a_file_that_disappears_under_a_reader_is_a_home_error(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    empty_warehouse(path)
    reader = open_published(path)
    path.unlink()
    with pytest.raises(HomeError):
        read_coverage(reader)


def test_a_damaged_file_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(HomeError, match="move it away"):
        open_published(path)


def test_another_database_is_not_taken_for_a_warehouse(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE cats (name VARCHAR)")
    with pytest.raises(HomeError, match="not a warehouse"):
        open_published(path)


@pytest.mark.parametrize(
    ("shift", "error", "advice"),
    [(1, SchemaTooNewError, "upgrade callqa"), (-1, HomeError, "callqa run")],
)
def test_a_warehouse_of_another_version_is_refused(
    tmp_path: Path, shift: int, error: type[HomeError], advice: str
) -> None:
    path = tmp_path / "warehouse.duckdb"
    empty_warehouse(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE schema_versions SET version = version + ?", [shift])
    with pytest.raises(error, match=advice):
        open_published(path)


def test_a_time_zone_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="time zone"):
        open_published(tmp_path / "warehouse.duckdb", time_zone="Asia/Nowhere'; --")


def test_times_are_shown_in_the_readers_zone(tmp_path: Path) -> None:
    path = tmp_path / "warehouse.duckdb"
    seed_warehouse(path, calls=1)
    hours = [
        open_published(path, time_zone=zone).rows("SELECT started_at FROM call_facts")[0][0]
        for zone in ("UTC", "Asia/Shanghai")
    ]
    assert str(hours[0]) != str(hours[1])
