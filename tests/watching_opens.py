"""Tells which files of a folder are opened, by anybody, with the kernel's inotify."""

import ctypes
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_IN_OPEN = 0x20
_NONBLOCK = os.O_NONBLOCK
_HEADER = struct.Struct("iIII")


class Opens:
    """The opens seen since the last question."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def take(self) -> list[bytes]:
        """The names opened since the last call, the folder itself as an empty name."""
        names: list[bytes] = []
        while True:
            try:
                raw = os.read(self._descriptor, 1 << 16)
            except BlockingIOError:
                return names
            position = 0
            while position < len(raw):
                *_, length = _HEADER.unpack_from(raw, position)
                position += _HEADER.size
                names.append(raw[position : position + length].rstrip(b"\0"))
                position += length


@contextmanager
def watching_opens(folder: Path) -> Iterator[Opens]:
    """Watch a folder; raises ``OSError`` where the kernel has no inotify left."""
    library = ctypes.CDLL(None, use_errno=True)
    descriptor = library.inotify_init1(_NONBLOCK)
    if descriptor < 0:
        raise OSError(ctypes.get_errno(), "inotify_init1")
    try:
        if library.inotify_add_watch(descriptor, os.fsencode(folder), _IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), "inotify_add_watch")
        yield Opens(descriptor)
    finally:
        os.close(descriptor)
