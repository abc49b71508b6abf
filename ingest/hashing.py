"""The identity of a file's content."""

import hashlib
from pathlib import Path
from typing import BinaryIO

BLOCK_BYTES = 1 << 20


def hash_file(path: str | Path) -> str:
    """Hash a file's bytes with sha256, one block in memory at a time; raises ``OSError``."""
    with Path(path).open("rb") as stream:
        return hash_stream(stream)


def hash_stream(stream: BinaryIO) -> str:
    """Hash what remains of an open file with sha256, as 64 hexadecimal digits."""
    digest = hashlib.sha256()
    while block := stream.read(BLOCK_BYTES):
        digest.update(block)
    return digest.hexdigest()
