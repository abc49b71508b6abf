"""The identity of a file's content."""

import hashlib
from pathlib import Path
from typing import BinaryIO

from ingest.names import path_of
from ingest.stores import Store, is_url

BLOCK_BYTES = 1 << 20


def hash_file(place: str | Path) -> str:
    """Hash a file's bytes with sha256, one block in memory at a time; raises ``OSError``.

    ``place`` is a path, what ``uri_of`` made of it, or a URL of a store.
    """
    if isinstance(place, str) and is_url(place):
        with Store(place).open() as stream:
            return hash_stream(stream)
    path = path_of(place) if isinstance(place, str) else place
    with path.open("rb") as stream:
        return hash_stream(stream)


def hash_stream(stream: BinaryIO) -> str:
    """Hash what remains of an open file with sha256, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    while block := stream.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()
