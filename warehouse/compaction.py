"""A lake kept small: many small files made few, old snapshots and their files let go."""

from dataclasses import dataclass

from warehouse.lake_store import LakeWarehouse

_STEPS = (
    "CALL ducklake_flush_inlined_data('lake')",
    "CALL ducklake_rewrite_data_files('lake'{rewriting})",
    "CALL ducklake_merge_adjacent_files('lake')",
)


@dataclass(frozen=True, slots=True)
class Compaction:
    """Data files before and after, and how many snapshots and files were let go."""

    files_before: int
    files_after: int
    snapshots_expired: int
    files_removed: int


# By default a file is written anew only when nearly all of its rows are deleted.
_EVERY_DELETED_ROW = ", delete_threshold => 0"


def compact(
    warehouse: LakeWarehouse, *, keep_days: float, without_deleted_rows: bool = False
) -> Compaction:
    """Merge files, then forget snapshots older than ``keep_days`` and the files only they use.

    Readers that look at an older snapshot at this moment are left alone while it is younger than
    ``keep_days``. ``without_deleted_rows`` writes every file anew that holds a deleted row, for an
    erasure. Raises ``HomeError`` when the lake does not answer.
    """
    with warehouse.alone() as connection:
        before = _files(warehouse)
        rewriting = _EVERY_DELETED_ROW if without_deleted_rows else ""
        for step in _STEPS:
            connection.execute(step.format(rewriting=rewriting))
        seconds = int(keep_days * 86_400)
        expired = connection.execute(
            "CALL ducklake_expire_snapshots('lake', "
            f"older_than => now() - INTERVAL '{seconds} seconds')"
        ).fetchall()
        removed = connection.execute(
            "CALL ducklake_cleanup_old_files('lake', "
            f"older_than => now() - INTERVAL '{seconds} seconds')"
        ).fetchall()
        return Compaction(before, _files(warehouse), len(expired), len(removed))


def _files(warehouse: LakeWarehouse) -> int:
    row = warehouse.connection.execute(
        "SELECT coalesce(sum(file_count), 0) FROM ducklake_table_info('lake')"
    ).fetchone()
    return int(row[0]) if row else 0
