"""A recording of known sound behind one call of a seeded home."""

import hashlib
import math
import struct
import wave
from pathlib import Path

import duckdb

RATE_HZ = 8000
STEP_HZ = 40


def write_steps(path: Path, *, length_s: float, channels: int = 2) -> str:
    """Write a tone that rises by 40 Hz every second, and return the file's hash."""
    frames = bytearray()
    for number in range(int(length_s * RATE_HZ)):
        at_s = number / RATE_HZ
        value = int(9000 * math.sin(2 * math.pi * (200 + STEP_HZ * int(at_s)) * at_s))
        other = int(9000 * math.sin(2 * math.pi * 333 * at_s))
        row = [value, other][:channels]
        frames += struct.pack(f"<{channels}h", *row)
    with wave.open(str(path), "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(2)
        writer.setframerate(RATE_HZ)
        writer.writeframes(bytes(frames))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def give_sound(home: Path, call_id: str) -> Path:
    """Lay a recording of the call's length beside the warehouse and note it there."""
    path = home / f"{call_id}.wav"
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        found = connection.execute(
            "SELECT duration_s FROM calls WHERE call_id = ?", [call_id]
        ).fetchone()
        assert found is not None
        sha256 = write_steps(path, length_s=found[0])
        connection.execute(
            "UPDATE calls SET source = ?, sha256 = ? WHERE call_id = ?",
            [str(path), sha256, call_id],
        )
    return path
