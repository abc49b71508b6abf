"""Where the recording of a call lies."""

from dataclasses import dataclass

from warehouse.read.answers import as_int, as_text
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class StoredRecording:
    """The file or URL that a call was made from, with the hash of what it held then."""

    call_id: str
    source: str
    sha256: str


def find_recording(published: Published, call_id: str) -> StoredRecording | None:
    """The recording of a call, ``None`` where there is no such call."""
    row = published.row("SELECT call_id, source, sha256 FROM calls WHERE call_id = ?", [call_id])
    if row is None:
        return None
    return StoredRecording(as_text(row[0]), as_text(row[1]), as_text(row[2]))


def channel_roles(published: Published, call_id: str) -> dict[int, str]:
    """Whose channel each one is: the role that speaks longest on it."""
    rows = published.rows(
        "SELECT channel, arg_max(role, spoken_s) FROM (SELECT channel, role, "
        "sum(end_s - start_s) AS spoken_s FROM turns WHERE call_id = ? AND channel IS NOT NULL "
        "GROUP BY ALL ORDER BY ALL) GROUP BY 1 ORDER BY 1",
        [call_id],
    )
    return {as_int(row[0]): as_text(row[1]) for row in rows}
