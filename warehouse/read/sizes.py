"""How much is stored: calls, seconds of sound, bytes of their recordings."""

from dataclasses import dataclass

from warehouse.read.answers import as_float, as_int
from warehouse.read.published import Published


@dataclass(frozen=True, slots=True)
class StoredSizes:
    """Calls, their seconds, and the bytes of the recordings that were done."""

    calls: int
    audio_s: float
    recording_bytes: int


def stored_sizes(published: Published) -> StoredSizes:
    """Totals over everything that is stored."""
    row = published.row(
        "SELECT count(*), coalesce(sum(duration_s), 0), "
        "(SELECT coalesce(sum(size_bytes), 0) FROM sources WHERE state = 'done') FROM calls"
    )
    if row is None:
        return StoredSizes(0, 0.0, 0)
    return StoredSizes(as_int(row[0]), as_float(row[1]) or 0.0, as_int(row[2]))
