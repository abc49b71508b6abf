"""A finished copy for readers, swapped in at once."""

import os
import shutil
from pathlib import Path

from warehouse.store import Warehouse


def publish(warehouse: Warehouse, target: Path) -> None:
    """Copy the checkpointed warehouse beside ``target`` and swap it in with ``os.replace``.

    Readers that have the old file open keep reading it; the next open sees the new one. (A DuckDB
    file that is open for writing cannot be opened by a second process, not even to read.)
    """
    warehouse.checkpoint()
    draft = target.with_name(f".{target.name}.publishing")
    shutil.copyfile(warehouse.path, draft)
    with draft.open("rb+") as copy:
        os.fsync(copy.fileno())
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
