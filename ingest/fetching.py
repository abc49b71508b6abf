"""A file at hand, wherever it lies."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from conversation.errors import QuarantineError
from ingest.hashing import BLOCK_BYTES
from ingest.limits import DecodeLimits
from ingest.names import path_of, readable
from ingest.reasons import Reason
from ingest.stores import Store, is_url, version_of


@contextmanager
def at_hand(uri: str | Path, *, limits: DecodeLimits | None = None) -> Iterator[Path]:
    """A local path of the file: itself, or a copy that is deleted afterwards.

    Raises ``OSError`` where it cannot be read and ``QuarantineError`` where it changed during the
    copy or took longer than ``limits`` allow.
    """
    if not is_url(uri):
        yield path_of(uri) if isinstance(uri, str) else uri
        return
    suffix = Path(readable(str(uri))).suffix
    descriptor, name = tempfile.mkstemp(prefix="callqa-", suffix=suffix[:16])
    copy = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as output:
            _copy(str(uri), output.write, max_wall_s=(limits or DecodeLimits()).max_wall_s)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _copy(uri: str, write: Callable[[bytes], int], *, max_wall_s: float) -> None:
    started = time.monotonic()
    store = Store(uri)
    before = store.describe()
    if before.get("type") == "directory":
        raise QuarantineError(Reason.UNREADABLE, "not a regular file")
    copied = 0
    with store.open() as stream:
        while block := stream.read(BLOCK_BYTES):
            copied += write(block)
            if time.monotonic() - started > max_wall_s:
                raise QuarantineError(
                    Reason.OVER_TIME_BUDGET,
                    f"after {max_wall_s:.0f} s {copied} of {before.get('size')} bytes had come",
                )
    after = store.describe()
    if version_of(after) != version_of(before) or after.get("size") not in (None, copied):
        raise QuarantineError(
            Reason.CHANGED_WHILE_READ,
            f"{copied} bytes were copied, the store says {after.get('size')}",
        )
