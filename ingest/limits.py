"""How much a single recording may cost."""

from dataclasses import dataclass

SAMPLE_RATE_HZ = 16_000  # what Whisper, Silero and the speaker embeddings are trained on


@dataclass(frozen=True, slots=True)
class DecodeLimits:
    """Bounds on one recording, in seconds of sound and in seconds of the clock on the wall."""

    min_seconds: float = 1.0
    max_seconds: float = 4 * 3600.0
    max_wall_s: float = 600.0
