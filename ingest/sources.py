"""Which files a run is about."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from ingest.manifests import ManifestWalk, is_named_manifest
from ingest.names import path_of
from ingest.selection import Selection
from ingest.settling import keep_settled
from ingest.source import Listed, SourceKind, SourceListing, collect
from ingest.stores import is_url
from ingest.storewalk import StoreWalk
from ingest.walking import LocalWalk


def stream_sources(
    sources: Sequence[str | Path],
    *,
    selection: Selection | None = None,
    settle_s: float = 0.0,
    roots: Sequence[str | Path] = (),
) -> Iterator[Listed]:
    """List folders with all below them, single files, manifests and URLs, one thing at a time.

    What cannot be read becomes a problem, and the rest goes on. A single file is taken whatever its
    name, but a table (``.csv``, ``.jsonl``, ``.xlsx``…) is a manifest: its column ``file`` names
    recordings in its own folder or in ``roots``. In folders, hidden and unfinished files and
    sidecars are passed over, and what ``selection`` does not mean. With ``settle_s`` young files
    are looked at twice. A file reached twice is listed once.
    """
    local = LocalWalk(selection or Selection())
    remote = StoreWalk(selection or Selection())
    manifests = ManifestWalk(local, remote, roots=roots)

    def look() -> Iterator[Listed]:
        for given in sources:
            source = place_of(given)
            if is_named_manifest(source):
                yield from manifests.look(source)
            elif isinstance(source, Path):
                yield from local.look(source)
            else:
                yield from remote.look(source)

    yield from keep_settled(look(), settle_s=settle_s)


def list_sources(
    sources: Sequence[str | Path],
    *,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    since: datetime | None = None,
    kinds: Sequence[SourceKind] = (SourceKind.RECORDING,),
    done_suffix: str = "",
    settle_s: float = 0.0,
    roots: Sequence[str | Path] = (),
) -> SourceListing:
    """Gather what ``stream_sources`` lists; ``Selection`` says what the choices mean."""
    selection = Selection(tuple(include), tuple(exclude), since, tuple(kinds), done_suffix)
    return collect(stream_sources(sources, selection=selection, settle_s=settle_s, roots=roots))


def place_of(given: str | Path) -> str | Path:
    """A URL as it is, and everything else as a path."""
    if isinstance(given, Path):
        return given
    return given if is_url(given) else path_of(given)
