from pathlib import Path

from warehouse import Warehouse
from warehouse.bulk import insert_rows


def test_nested_lists_texts_and_nothing_survive_a_round_trip(tmp_path: Path) -> None:
    rows = [(1, "o'clock; DROP", [[-3, 4], []], None), (2, "客户", [[1]], 0.5)]
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        connection = warehouse.connection
        connection.execute("CREATE TABLE t (a INTEGER, b VARCHAR, c TINYINT[][], d DOUBLE)")
        assert insert_rows(connection, "t", rows) == 2
        assert connection.execute("SELECT * FROM t ORDER BY a").fetchall() == rows


def test_no_rows_are_no_statement(tmp_path: Path) -> None:
    with Warehouse(tmp_path / "w.duckdb") as warehouse:
        assert insert_rows(warehouse.connection, "turns", []) == 0
