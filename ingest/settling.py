"""Files that are still being written are left for later.

A file is taken when two looks find it the same. One that has not changed for a quarter of an hour
needs no second look; clocks of shares may be that far apart.
"""

import time
from collections.abc import Callable, Iterable, Iterator

from ingest.reasons import Reason
from ingest.source import Listed, Source, SourceListing, SourceProblem
from ingest.stores import Store, modified_ns_of

YOUNG_S = 900.0
NS = 1_000_000_000


def keep_settled(
    items: Iterable[Listed],
    *,
    settle_s: float,
    clock: Callable[[], float] = time.time,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Listed]:
    """Pass on what has come to rest; young files are looked at again after ``settle_s`` seconds.

    They come last. Those that changed become problems with the reason ``still_growing``.
    """
    young: list[Source] = []
    for item in items:
        if settle_s > 0 and isinstance(item, Source) and _is_young(item, clock()):
            young.append(item)
        else:
            yield item
    if young:
        sleep(settle_s)
    for source in young:
        yield source if _look_again(source) == _state(source) else _growing(source)


class Lookout:
    """Looks at the same sources again and again, and tells what has come to rest."""

    def __init__(self, look: Callable[[], SourceListing]) -> None:
        self._look = look
        self._before: dict[str, tuple[int, int]] = {}

    def look(self) -> SourceListing:
        """List what is as it was in the look before, or was old already."""
        listing = self._look()
        now = time.time()
        at_rest = tuple(
            source
            for source in listing.sources
            if not _is_young(source, now) or self._before.get(source.uri) == _state(source)
        )
        self._before = {source.uri: _state(source) for source in listing.sources}
        return SourceListing(at_rest, listing.problems, listing.set_aside, listing.passed_over)


def _is_young(source: Source, now_s: float) -> bool:
    return source.modified_ns > (now_s - YOUNG_S) * NS


def _state(source: Source) -> tuple[int, int]:
    return source.size_bytes, source.modified_ns


def _look_again(source: Source) -> tuple[int, int] | None:
    try:
        if source.url:
            info = Store(source.url).describe()
            return int(info.get("size") or 0), modified_ns_of(info)
        status = source.path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _growing(source: Source) -> SourceProblem:
    return SourceProblem(
        source.uri,
        f"{source.name} is still being written — it is taken by a later run",
        Reason.STILL_GROWING,
    )
