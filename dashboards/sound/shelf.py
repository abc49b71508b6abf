"""Recently heard recordings, decoded, within bounds."""

import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

MOST_BYTES = 1 << 30  # about four hours of a stereo call; on disk, without a name
MOST_RECORDINGS = 24


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Reel:
    """One decoded recording; reading is safe from several threads at once."""

    file: BinaryIO
    size: int

    def read(self, start: int, length: int) -> bytes:
        """Up to ``length`` bytes from ``start``."""
        return os.pread(self.file.fileno(), length, start)


@dataclass(slots=True)
class Shelf:
    """Keeps the recordings that were heard last; the same one is decoded once at a time."""

    most_bytes: int = MOST_BYTES
    most_recordings: int = MOST_RECORDINGS
    _reels: OrderedDict[str, Reel] = field(default_factory=OrderedDict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, name: str, render: Callable[[], BinaryIO]) -> Reel:
        """The recording called ``name``, rendered where it is not at hand."""
        with self._lock:
            own = self._locks.setdefault(name, threading.Lock())
        with own:
            found = self._find(name)
            if found is None:
                file = render()
                found = Reel(file, os.fstat(file.fileno()).st_size)
                weakref.finalize(found, file.close)
                self._keep(name, found)
        return found

    def _find(self, name: str) -> Reel | None:
        with self._lock:
            if name in self._reels:
                self._reels.move_to_end(name)
            return self._reels.get(name)

    def _keep(self, name: str, reel: Reel) -> None:
        """Put a reel on the shelf; one pushed off lives until its last reader lets go of it."""
        with self._lock:
            self._reels[name] = reel
            while len(self._reels) > 1 and self._is_full():
                pushed, _ = self._reels.popitem(last=False)
                self._locks.pop(pushed, None)

    def _is_full(self) -> bool:
        held = sum(reel.size for reel in self._reels.values())
        return held > self.most_bytes or len(self._reels) > self.most_recordings
