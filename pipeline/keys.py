"""Every sealed file of a home, brought to the newest key."""

import os
import shutil
from collections.abc import Iterator

from conversation.errors import UsageError
from pipeline.artifact_names import artifacts_in, transcripts_of
from pipeline.home import Home
from pipeline.lock import hold_lock
from warehouse import Warehouse, find_lake, publish
from warehouse.encrypted import CLEAR_VARIABLE, key_of
from warehouse.keyring import newest_key
from warehouse.objects import Place, StoredObject
from warehouse.originals import FOLDER
from warehouse.sealing import seal, sealed_with, unseal
from warehouse.write.erasing import renew_pages


def rotate(home: Home) -> int:
    """Write transcripts, originals and the warehouse anew with the newest key; returns how many.

    Killed half-way it goes on with the rest: each file is replaced whole. Raises ``UsageError``
    without a key and ``HomeError`` where an old key is missing.
    """
    newest = newest_key()
    if not newest:
        raise UsageError("there is no key to rotate to — set CALLQA_KEY_FILE (docs/security.md)")
    written = 0
    with hold_lock(home.create()):
        for path in _sealable(home):
            data = path.read_bytes()
            if sealed_with(data) != newest:
                _replace(path, seal(unseal(data, of=path)))
                written += 1
        written += _rotate_warehouse(home, newest)
    return written


def _rotate_warehouse(home: Home, newest: str) -> int:
    """Copy the warehouse row by row into a file with the newest key, and publish that."""
    working, published = home.working_warehouse, home.warehouse
    files = [path for path in (working, published) if path.exists()]
    wanted = "" if os.environ.get(CLEAR_VARIABLE) else newest
    if find_lake(published) is not None or all(key_of(path) == wanted for path in files):
        return 0
    if not working.exists():
        shutil.copyfile(published, working)
    if key_of(working) != wanted:
        renew_pages(Warehouse(working))
    with Warehouse(working) as warehouse:
        publish(warehouse, published)
    return len(files)


def _sealable(home: Home) -> Iterator[Place]:
    yield from artifacts_in(transcripts_of(home))
    yield from artifacts_in(transcripts_of(home).with_name(FOLDER))


def _replace(path: Place, data: bytes) -> None:
    if isinstance(path, StoredObject):
        path.put(data)
        return
    draft = path.with_name(f".{path.name}.rotating")
    with draft.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
