"""Where the recording of a call lies."""

from dataclasses import dataclass

from conversation import Span
from warehouse.read.answers import as_float, as_int, as_text
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


def private_spans(
    published: Published, call_id: str, *, levels: tuple[str, ...]
) -> tuple[Span, ...]:
    """Where personal data of these levels (C1, C2, C3) were said in a call, in order."""
    rows = published.rows(
        "SELECT start_s, end_s FROM personal_data WHERE call_id = ? "
        "AND level IN (SELECT unnest(?::VARCHAR[])) ORDER BY start_s, end_s",
        [call_id, list(levels)],
    )
    return tuple(Span(as_float(row[0]) or 0.0, as_float(row[1]) or 0.0) for row in rows)


def channel_roles(published: Published, call_id: str) -> dict[int, str]:
    """Whose channel each one is: the role that speaks longest on it."""
    rows = published.rows(
        "SELECT channel, arg_max(role, spoken_s) FROM (SELECT channel, role, "
        "sum(end_s - start_s) AS spoken_s FROM turns WHERE call_id = ? AND channel IS NOT NULL "
        "GROUP BY ALL ORDER BY ALL) GROUP BY 1 ORDER BY 1",
        [call_id],
    )
    return {as_int(row[0]): as_text(row[1]) for row in rows}
