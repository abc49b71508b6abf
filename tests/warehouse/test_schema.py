from pathlib import Path

import duckdb
import pytest

from conversation.errors import HomeError, SchemaTooNewError
from warehouse import SCHEMA_VERSION, Warehouse


def test_a_new_warehouse_has_every_promised_table(tmp_path: Path) -> None:
    promised = {
        "calls",
        "turns",
        "measures",
        "checkpoint_results",
        "evidence",
        "scorecard_results",
        "complaints",
        "topics",
        "topic_assignments",
        "stage_runs",
        "quarantine",
    }
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        rows = warehouse.connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    assert promised <= {name for (name,) in rows}


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    for _ in range(2):
        with Warehouse(tmp_path / "w.duckdb") as warehouse:
            applied = warehouse.connection.execute("SELECT version FROM schema_versions").fetchall()
    assert [version for (version,) in applied] == list(range(1, SCHEMA_VERSION + 1))


def test_a_warehouse_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        warehouse.connection.execute("INSERT INTO schema_versions VALUES (9999, 'later', now())")
    with pytest.raises(SchemaTooNewError, match="upgrade callqa"):
        Warehouse(tmp_path / "w.duckdb")


def test_a_damaged_warehouse_is_named_and_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    path.write_bytes(b"no database at all" * 500)
    with pytest.raises(HomeError, match="cannot be opened"):
        Warehouse(path)
    assert path.read_bytes().startswith(b"no database")


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        with pytest.raises(duckdb.ConversionException), warehouse.transaction() as connection:
            connection.executemany(
                "INSERT INTO quarantine VALUES (?, 'b', 'c', ?)", [["a", "2026-11-01"], ["b", "x"]]
            )
        assert warehouse.connection.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)


def test_a_reader_cannot_open_the_file_that_is_being_written(tmp_path: Path) -> None:
    """The reason why readers get a published copy."""
    with Warehouse(tmp_path / "w.duckdb") as warehouse, pytest.raises(duckdb.Error):
        duckdb.connect(str(warehouse.path), read_only=True)
