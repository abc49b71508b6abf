"""A recording of known sound behind one call of a seeded home."""

import hashlib
import wave
from pathlib import Path

import duckdb
import numpy as np

RATE_HZ = 8000
STEP_HZ = 40
_CHUNK = 60 * RATE_HZ


def write_steps(path: Path, *, length_s: float, channels: int = 2) -> str:
    """Write a tone that rises by 40 Hz every second, and return the file's hash."""
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        for begin in range(0, int(length_s * RATE_HZ), _CHUNK):
            frames = np.arange(begin, min(begin + _CHUNK, int(length_s * RATE_HZ)))
            at_s = frames / RATE_HZ
            steps = np.sin(2 * np.pi * (200 + STEP_HZ * at_s.astype(int)) * at_s)
            other = np.sin(2 * np.pi * 333 * at_s)
            rows = np.stack([steps, other][:channels], axis=1)
            writer.writeframes((9000 * rows).astype("<i2").tobytes())
    return hashlib.sha256(path.read_bytes()).hexdigest()


def give_sound(home: Path, call_id: str, *, channels: int = 2) -> Path:
    """Lay a recording of the call's length beside the warehouse and note it there."""
    path = home / f"{call_id}.wav"
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        found = connection.execute(
            "SELECT duration_s FROM calls WHERE call_id = ?", [call_id]
        ).fetchone()
        assert found is not None
        sha256 = write_steps(path, length_s=found[0], channels=channels)
        connection.execute(
            "UPDATE calls SET source = ?, sha256 = ? WHERE call_id = ?",
            [str(path), sha256, call_id],
        )
    return path
