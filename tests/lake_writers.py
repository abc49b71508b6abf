"""What one of several writers of a lake does, in a process of its own."""

from datetime import UTC, datetime
from pathlib import Path

from warehouse.bulk import delete_where, insert_rows
from warehouse.lake import Lake
from warehouse.lake_store import LakeWarehouse

TURNS = 3


def write_calls(lake: Lake, published: Path, number: int, commits: int) -> None:
    """Write a call a commit, each twice, and fight over one row that all of them replace."""
    with LakeWarehouse(lake, published) as warehouse:
        for commit in range(commits):
            for _ in range(2):
                _replace(warehouse, f"w{number}-{commit}")


def _replace(warehouse: LakeWarehouse, call_id: str) -> None:
    turns = [(call_id, index, "agent", 0, 0.0, 1.0, "您好", 0.9) for index in range(TURNS)]
    with warehouse.transaction() as connection:
        delete_where(connection, ["turns"], column="call_id", values=[call_id])
        insert_rows(connection, "turns", turns)
        delete_where(connection, ["quarantine"], column="source", values=["shared"])
        insert_rows(connection, "quarantine", [("shared", call_id, "", datetime.now(UTC))])
