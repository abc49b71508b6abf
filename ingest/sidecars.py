"""A file beside a recording that describes its call: ``a.json`` or ``a.wav.json`` for ``a.wav``."""

import json
from collections.abc import Iterator
from pathlib import Path

from conversation import Call
from conversation.errors import MetadataError, QuarantineError
from ingest.encodings import decode_text
from ingest.fetching import at_hand
from ingest.filenames import extract
from ingest.jsonrows import json_object
from ingest.names import readable
from ingest.profile import Profile
from ingest.rows import RowReader, channel_base
from ingest.source import Source
from ingest.tables import TableRow

MOST_BYTES = 10 << 20


def read_sidecar(source: Source, profile: Profile) -> tuple[Call, tuple[str, ...]] | None:
    """The call that the file beside a recording describes, and what was doubtful in it.

    ``None`` where there is no such file. Raises ``MetadataError`` for one that cannot be read.
    """
    for place in _places(source):
        try:
            with at_hand(place) as path:
                raw = _read(path)
        except FileNotFoundError:
            continue
        except (OSError, QuarantineError) as error:
            raise MetadataError(f"{_shown(place)} cannot be read: {error}") from error
        return _call(raw, _shown(place), source, profile)
    return None


def _places(source: Source) -> Iterator[str | Path]:
    if not source.url:
        yield source.path.with_name(f"{source.path.name}.json")
        yield source.path.with_suffix(".json")
        return
    folder, _, name = source.url.rpartition("/")
    yield f"{folder}/{name}.json"
    yield f"{folder}/{Path(name).stem}.json"


def _read(path: Path) -> bytes:
    if path.stat().st_size > MOST_BYTES:
        raise OSError(0, "it is larger than 10 MiB")
    return path.read_bytes()


def _call(raw: bytes, shown: str, source: Source, profile: Profile) -> tuple[Call, tuple[str, ...]]:
    try:
        found = json_object(decode_text(raw)[0].lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        words = "no JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        raise MetadataError(f"{shown} cannot be read: {words} — write one object {{…}}") from error
    cells: dict[str, str] = {}
    for header, value in found.items():
        column = profile.column_of(header)
        if value.strip():
            cells.setdefault(column, profile.value_of(column, value.strip()))
    row = TableRow(1, extract(cells, profile))
    base = channel_base([row])
    reader = RowReader(profile.zone, counts_from=base, agent_channel=profile.agent_channel)
    call_id = row.cells.get("call_id") or Path(source.name).stem
    call = reader.call(row, readable(call_id))
    return call, tuple(f"{shown} {problem.message}" for problem in reader.problems)


def _shown(place: str | Path) -> str:
    return readable(place.name if isinstance(place, Path) else place)
