"""A finished copy for readers, swapped in at once."""

import os
import shutil
from pathlib import Path

from conversation.errors import HomeError
from warehouse.durable import replace_durably
from warehouse.failpoint import failpoint
from warehouse.lake_store import LakeWarehouse
from warehouse.store import Warehouse


def publish(warehouse: Warehouse, target: Path) -> None:
    """Copy the checkpointed warehouse beside ``target`` and swap it in with ``os.replace``.

    Readers that have the old file open keep reading it; the next open sees the new one. (A DuckDB
    file that is open for writing cannot be opened by a second process, not even to read.) Raises
    ``HomeError`` when there is no room for the copy; readers keep the old file then. In a lake
    readers see every commit, so nothing is copied.
    """
    failpoint("before_checkpoint")
    warehouse.checkpoint()
    if isinstance(warehouse, LakeWarehouse):
        warehouse.confirm_published()
        return
    draft = target.with_name(f".{target.name}.publishing")
    try:
        _copy(warehouse.path, draft)
        failpoint("before_publish_replace")
        replace_durably(draft, target)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise HomeError(
            f"the results cannot be published to {target}: {error.strerror or error} — free space "
            f"or mend the disk and run again; they are safe in {warehouse.path}"
        ) from error
    failpoint("after_publish_replace")
    warehouse.confirm_published()


def _copy(source: Path, draft: Path) -> None:
    failpoint("before_publish_copy")
    shutil.copyfile(source, draft)
    with draft.open("rb+") as copy:
        os.fsync(copy.fileno())
