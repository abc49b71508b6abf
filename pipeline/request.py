"""What a run is asked to take in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from conversation.errors import MetadataError, QuarantineError, UsageError
from ingest import (
    Metadata,
    Source,
    SourceKind,
    SourceListing,
    at_hand,
    is_named_manifest,
    list_sources,
    load_metadata,
    place_of,
)
from pipeline.identify import Identifier
from pipeline.register import Register
from pipeline.settings import RunSettings


@dataclass(frozen=True, slots=True)
class RunRequest:
    """What to take in: files, folders or URLs, the metadata beside them, at most ``limit`` inputs.

    ``settle_s`` leaves files to the next run that have changed so lately, ``done_suffix`` those
    without such a marker beside them. ``since`` leaves out files that were not changed after it.
    After ``max_hours`` no further call is taken in hand. ``roots`` are folders
    from which manifests may name files beside their own.
    """

    sources: tuple[str | Path, ...]
    metadata: str | Path | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    done_suffix: str = ""
    settle_s: float = 0.0
    limit: int | None = None
    since: datetime | None = None
    max_hours: float | None = None
    roots: tuple[str, ...] = ()

    @property
    def metadata_place(self) -> str | Path | None:
        """The table of calls: the one that was given, else the only manifest among the sources."""
        if self.metadata is not None:
            return place_of(self.metadata)
        tables = [place for place in map(place_of, self.sources) if is_named_manifest(place)]
        return tables[0] if len(tables) == 1 else None


def list_request(request: RunRequest) -> tuple[SourceListing, SourceListing]:
    """Everything that the folders hold, and the part of it that the request is about."""
    everything = list_sources(
        request.sources,
        include=request.include,
        exclude=request.exclude,
        done_suffix=request.done_suffix,
        settle_s=request.settle_s,
        roots=request.roots,
        kinds=tuple(SourceKind),
    )
    if not everything.sources and everything.problems:
        raise UsageError("\n".join(problem.message for problem in everything.problems))
    chosen = everything.sources
    if request.since is not None:
        since_ns = int(request.since.timestamp() * 1e9)
        chosen = tuple(source for source in chosen if source.modified_ns >= since_ns)
    return everything, replace(everything, sources=chosen[: request.limit])


def read_metadata(request: RunRequest, settings: RunSettings) -> Metadata | None:
    """The table of calls in the words of the profile; raises ``MetadataError``."""
    place = request.metadata_place
    if place is None:
        return None
    try:
        with at_hand(place) as path:
            return load_metadata(path, profile=settings.load_profile())
    except (OSError, QuarantineError) as error:
        raise MetadataError(f"{place} cannot be read: {error} — check the address") from error


def make_identifier(
    metadata: Metadata | None,
    *,
    settings: RunSettings,
    listing: SourceListing,
    register: Register,
) -> Identifier:
    """What finds the call of each input of this listing."""
    return Identifier(
        metadata,
        profile=settings.load_profile(),
        with_sidecars=settings.sidecars,
        set_aside=listing.set_aside,
        remembered=register.remembered(_telling(listing.sources)),
    )


def _telling(sources: Sequence[Source]) -> list[str]:
    return [source.uri for source in sources if source.kind is not SourceKind.RECORDING]
