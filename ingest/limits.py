"""How much a single recording may cost."""

from dataclasses import dataclass

SAMPLE_RATE_HZ = 16_000  # what Whisper, Silero and the speaker embeddings are trained on


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Bounds on one recording: seconds of sound, seconds of the clock on the wall, memory.

    ``max_memory_bytes`` is what the decoder may take beside the decoded samples, which themselves
    are bounded by ``max_seconds``.
    """

    min_seconds: float = 1.0
    max_seconds: float = 4 * 3600.0
    max_wall_s: float = 600.0
    max_memory_bytes: int = 512 << 20
