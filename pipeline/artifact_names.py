"""Which artefacts a home holds."""

from collections.abc import Iterator
from pathlib import Path


def artifacts_in(folder: Path) -> Iterator[Path]:
    """The files of all transcripts, of every model that ever listened, in order."""
    yield from sorted(folder.glob("*/*.json.zst"))
