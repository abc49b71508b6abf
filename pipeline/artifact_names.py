"""Which artefacts a home holds, and where they lie."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from pipeline.home import Home
from pipeline.settings import artifact_store
from warehouse.objects import Place, StoredObject, stored_folder

_ENDING = ".json.zst"
_FOLDER = "artifacts"


def transcripts_of(home: Home) -> Place:
    """``HOME/artifacts``, or the store that ``HOME/settings.yaml`` names; raises ``UsageError``."""
    try:
        status = home.settings.stat()
    except OSError:
        return home.artifacts
    url = _named(home.settings, status.st_mtime_ns, status.st_size)
    return stored_folder(url) / _FOLDER if url else home.artifacts


def artifacts_in(folder: Place) -> Iterator[Place]:
    """The files of all transcripts, of every model that ever listened, in order."""
    yield from (place for place, _ in sized_artifacts_in(folder))


def sized_artifacts_in(folder: Place) -> Iterator[tuple[Place, int]]:
    """The same, each with its bytes."""
    if isinstance(folder, StoredObject):
        for place, size in folder.sizes():
            if place.name.endswith(_ENDING) and place.parent.parent == folder:
                yield place, size
        return
    for path in sorted(folder.glob(f"*/*{_ENDING}")):
        yield path, path.stat().st_size


@lru_cache(maxsize=16)
def _named(settings: Path, changed_ns: int, size: int) -> str:
    """What this version of the file says: one look at it serves a million calls."""
    return artifact_store(settings)
