"""Every sealed file of a home, brought to the newest key."""

import os
from collections.abc import Iterator
from pathlib import Path

from conversation.errors import UsageError
from pipeline.artifact_names import artifacts_in
from pipeline.home import Home
from pipeline.lock import hold_lock
from warehouse.originals import FOLDER
from warehouse.sealing import newest_key, seal, sealed_with, unseal


def rotate(home: Home) -> int:
    """Write transcripts and originals anew with the newest key; returns how many.

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
    return written


def _sealable(home: Home) -> Iterator[Path]:
    yield from artifacts_in(home.artifacts)
    yield from artifacts_in(home.path / FOLDER)


def _replace(path: Path, data: bytes) -> None:
    draft = path.with_name(f".{path.name}.rotating")
    with draft.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    draft.replace(path)
