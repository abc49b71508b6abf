import threading
from pathlib import Path

import duckdb

from swapping import read_until, swap_many
from warehouse import Warehouse, publish


def _reasons(path: Path) -> list[str]:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute("SELECT reason FROM quarantine ORDER BY 1").fetchall()
    return [reason for (reason,) in rows]


def _add(warehouse: Warehouse, reason: str) -> None:
    warehouse.connection.execute("INSERT INTO quarantine VALUES ('s', ?, 'd', now())", [reason])


def test_the_published_copy_can_be_read_while_the_writer_works(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "working.duckdb") as warehouse:
        _add(warehouse, "first")
        publish(warehouse, tmp_path / "published.duckdb")
        _add(warehouse, "second")
        assert _reasons(tmp_path / "published.duckdb") == ["first"]
        publish(warehouse, tmp_path / "published.duckdb")
        assert _reasons(tmp_path / "published.duckdb") == ["first", "second"]


def test_publishing_leaves_no_draft_behind(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "working" / "w.duckdb") as warehouse:
        publish(warehouse, tmp_path / "published.duckdb")
    assert [path.name for path in tmp_path.glob(".*")] == []


def test_a_reader_with_the_old_file_open_keeps_its_view(tmp_path: Path) -> None:
    target = tmp_path / "published.duckdb"
    with Warehouse(tmp_path / "working.duckdb") as warehouse:
        _add(warehouse, "first")
        publish(warehouse, target)
        with duckdb.connect(str(target), read_only=True) as reader:
            _add(warehouse, "second")
            publish(warehouse, target)
            assert reader.execute("SELECT count(*) FROM quarantine").fetchone() == (1,)


def test_readers_never_meet_a_publication(tmp_path: Path) -> None:
    """A few dozen here; benchmarks/crash.py swaps a thousand times."""
    target = tmp_path / "published.duckdb"
    errors: list[str] = []
    reads: list[int] = []
    with Warehouse(tmp_path / "working.duckdb") as warehouse:
        publish(warehouse, target)
        stop = threading.Event()
        reader = threading.Thread(target=read_until, args=(stop, target, errors, reads))
        reader.start()
        swap_many(warehouse, target, 25)
        stop.set()
        reader.join()
    assert errors == []
    assert reads


def test_what_is_not_published_is_known_after_a_restart(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "working.duckdb") as warehouse:
        publish(warehouse, tmp_path / "published.duckdb")
        assert not warehouse.unpublished
        with warehouse.transaction() as connection:
            connection.execute("INSERT INTO quarantine VALUES ('s', 'r', 'd', now())")
    with Warehouse(tmp_path / "working.duckdb") as warehouse:
        assert warehouse.unpublished
        publish(warehouse, tmp_path / "published.duckdb")
        assert not warehouse.unpublished
