"""How often somebody may try to sign in."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

TRIES = 5
WINDOW_S = 900.0
_MOST_REMEMBERED = 10_000


class Attempts:
    """Failed tries by key within the last ``WINDOW_S`` seconds, in this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._failed: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def may_try(self, *keys: str) -> bool:
        """Whether none of the keys has failed too often lately."""
        with self._lock:
            return all(len(self._recent(key)) < TRIES for key in keys)

    def note_failure(self, *keys: str) -> None:
        """Count a failure for every key."""
        with self._lock:
            for key in keys:
                self._failed[key] = [*self._recent(key), self._clock()]
                self._failed.move_to_end(key)
            while len(self._failed) > _MOST_REMEMBERED:
                self._failed.popitem(last=False)

    def forget(self, *keys: str) -> None:
        """Begin at nothing for keys that succeeded."""
        with self._lock:
            for key in keys:
                self._failed.pop(key, None)

    def _recent(self, key: str) -> list[float]:
        oldest = self._clock() - WINDOW_S
        return [moment for moment in self._failed.get(key, []) if moment > oldest]
