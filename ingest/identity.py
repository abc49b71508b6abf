"""Which call a recording belongs to."""

from dataclasses import dataclass
from pathlib import Path

from conversation import Call
from conversation.errors import MetadataError
from ingest.filenames import read_name
from ingest.metadata import Metadata
from ingest.names import readable
from ingest.profile import Profile
from ingest.rows import RowReader, filled
from ingest.sidecars import read_sidecar
from ingest.source import Source
from ingest.tables import TableRow

_PLAIN = Profile(name="plain")


@dataclass(frozen=True, slots=True)
class IdentifiedCall:
    """A call and, where nothing but its file's name told of it, a ``note`` that says so.

    ``problems`` are what was doubtful about the sidecar or the name.
    """

    call: Call
    note: str = ""
    problems: tuple[str, ...] = ()


def identify_call(
    source: Source | Path | str,
    *,
    metadata: Metadata | None = None,
    profile: Profile | None = None,
    sidecars: bool = False,
) -> IdentifiedCall:
    """Find the call of a recording: its row, then its sidecar, then what its name tells.

    Each fills only what the ones before leave empty. Without a call id in any of them it is the
    file's readable stem. The profile is the metadata's unless another is given.
    """
    used = profile or (metadata.profile if metadata is not None else _PLAIN)
    path = source.path if isinstance(source, Source) else Path(source)
    row = metadata.call_for(source) if metadata is not None else None
    sidecar, problems = _sidecar_call(source, used) if sidecars else (None, ())
    named, doubts = _named_call(path, used)
    calls = [call for call in (row, sidecar, named) if call is not None]
    call = calls[0]
    for other in calls[1:]:
        call = filled(call, other)
    return IdentifiedCall(call, _note(path, metadata, len(calls)), (*problems, *doubts))


def _note(path: Path, metadata: Metadata | None, found: int) -> str:
    if found > 1:
        return ""
    if metadata is None:
        return "no metadata was given"
    return f"{readable(path.name)} has no row in the metadata"


def _sidecar_call(
    source: Source | Path | str, profile: Profile
) -> tuple[Call | None, tuple[str, ...]]:
    if not isinstance(source, Source):
        path = Path(source)
        source = Source(path, path.name, 0, 0)
    try:
        return read_sidecar(source, profile) or (None, ())
    except MetadataError as error:
        return None, (str(error),)


def _named_call(path: Path, profile: Profile) -> tuple[Call, tuple[str, ...]]:
    cells = read_name(path.name, profile)
    reader = RowReader(profile.zone, counts_from=0, agent_channel=profile.agent_channel)
    row = TableRow(1, {key: profile.value_of(key, value) for key, value in cells.items()})
    call = reader.call(row, readable(cells.get("call_id") or path.stem))
    problems = (problem.message.removeprefix("row 1: ") for problem in reader.problems)
    return call, tuple(f"{readable(path.name)}: {words}" for words in problems)
