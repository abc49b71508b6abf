"""Which call a recording belongs to."""

from dataclasses import dataclass
from pathlib import Path

from conversation import Call
from ingest.metadata import Metadata
from ingest.names import readable
from ingest.sources import Source


@dataclass(frozen=True, slots=True)
class IdentifiedCall:
    """A call and, where it had to be made up from the file's name, a ``note`` that says so."""

    call: Call
    note: str = ""


def identify_call(
    source: Source | Path | str, *, metadata: Metadata | None = None
) -> IdentifiedCall:
    """Find the call of a recording; without a row its id is the file's readable stem."""
    if metadata is not None and (call := metadata.call_for(source)) is not None:
        return IdentifiedCall(call)
    path = source.path if isinstance(source, Source) else Path(source)
    note = "" if metadata is None else f"{readable(path.name)} has no row in the metadata"
    return IdentifiedCall(Call(readable(path.stem)), note or "no metadata was given")
