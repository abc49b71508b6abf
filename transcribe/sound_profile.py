"""The compact trace of a recording that outlives it."""

import numpy as np
from numpy.typing import NDArray

from conversation import SoundLabel, SoundProfile, Span
from transcribe.loudness import FRAME_S, frame_levels
from transcribe.pitch import track_pitch


def profile_sound(
    samples: NDArray[np.float32],
    speech: tuple[tuple[Span, ...], ...],
    labels: tuple[SoundLabel, ...] = (),
) -> SoundProfile:
    """Trace the levels and the pitch of every channel (``[channels, n]`` at 16 kHz).

    ``speech`` are its voiced spans; ``labels`` what else was heard. What the sound is worth (noise,
    clipping, lengths) is measured where the file is decoded.
    """
    levels = [frame_levels(channel) for channel in samples]
    rounded = tuple(tuple(round(float(level)) for level in channel) for channel in levels)
    facts = tuple(
        (f"speech_s_{index}", round(sum(span.duration for span in spans), 3))
        for index, spans in enumerate(speech)
    )
    pitch = tuple(track_pitch(own, spans) for own, spans in zip(samples, speech, strict=True))
    return SoundProfile(FRAME_S, rounded, speech, facts, pitch, labels)
