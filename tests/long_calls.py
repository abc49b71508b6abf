"""One call of a seeded home made as long as calls get."""

from pathlib import Path

import duckdb

TURN_S = 2.4
_SAID = ("请您稍等，我帮您核实一下这笔年费。", "我已经等了很久了，为什么还没有结果？")


def make_long(home: Path, call_id: str, *, length_s: float = 3600.0) -> int:
    """Give a call so many seconds of turns, levels and evidence; returns how many turns."""
    turns = int(length_s / TURN_S)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        for table in ("turns", "evidence", "measures"):
            connection.execute(f"DELETE FROM {table} WHERE call_id = ?", [call_id])
        connection.execute(
            "INSERT INTO turns SELECT ?, i, CASE WHEN i % 2 = 0 THEN 'agent' ELSE 'customer' END, "
            "i % 2, i * ?, i * ? + 2.1, CASE WHEN i % 2 = 0 THEN ? ELSE ? END, 0.9 "
            "FROM range(?) r(i)",
            [call_id, TURN_S, TURN_S, *_SAID, turns],
        )
        connection.execute(
            "INSERT INTO evidence SELECT ?, 'hold-announced', 'cue', i, i * ?, i * ? + 1, 'agent', "
            "'请您稍等', 0, 4, 1 FROM range(0, ?, 100) r(i)",
            [call_id, TURN_S, TURN_S, turns],
        )
        connection.execute(
            "UPDATE calls SET duration_s = ?, levels_dbfs = [[CAST(-hash(i) % 60 AS TINYINT) "
            "FOR i IN range(?)] FOR channel IN range(2)] WHERE call_id = ?",
            [length_s, int(length_s * 10), call_id],
        )
    return turns
