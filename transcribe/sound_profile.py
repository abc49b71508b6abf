"""The compact trace of a recording that outlives it."""

import numpy as np
from numpy.typing import NDArray

from conversation import SoundLabel, SoundProfile, Span
from transcribe.loudness import FRAME_S, frame_levels
from transcribe.pitch import track_pitch

_CLIPPED = 0.985  # of full scale
_LEAST_FRAMES = 4


def profile_sound(
    samples: NDArray[np.float32],
    speech: tuple[tuple[Span, ...], ...],
    labels: tuple[SoundLabel, ...] = (),
) -> SoundProfile:
    """Trace the levels and the pitch of every channel (``[channels, n]`` at 16 kHz).

    ``speech`` are its voiced spans; ``labels`` what else was heard.
    """
    levels = [frame_levels(channel) for channel in samples]
    rounded = tuple(tuple(round(float(level)) for level in channel) for channel in levels)
    facts: dict[str, float] = {"clipped_share": _share(np.abs(samples) >= _CLIPPED)}
    for index, (channel, spans) in enumerate(zip(levels, speech, strict=True)):
        facts[f"speech_s_{index}"] = round(sum(span.duration for span in spans), 3)
        if (snr_db := _snr_db(channel, spans)) is not None:
            facts[f"snr_db_{index}"] = snr_db
    ratios = [value for name, value in facts.items() if name.startswith("snr_db_")]
    if ratios:
        facts["snr_db"] = min(ratios)
    pitch = tuple(track_pitch(own, spans) for own, spans in zip(samples, speech, strict=True))
    return SoundProfile(FRAME_S, rounded, speech, tuple(sorted(facts.items())), pitch, labels)


def _share(flags: NDArray[np.bool_]) -> float:
    return round(float(np.mean(flags)), 6) if flags.size else 0.0


def _snr_db(levels: NDArray[np.float64], spans: tuple[Span, ...]) -> float | None:
    """Median level of speech over the quiet tenth outside it, in dB; ``None`` without either.

    The quiet tenth, because the rest of what is outside may be the other party leaking in.
    """
    inside = np.zeros(len(levels), bool)
    for span in spans:
        inside[int(span.start / FRAME_S) : int(np.ceil(span.end / FRAME_S))] = True
    if inside.sum() < _LEAST_FRAMES or (~inside).sum() < _LEAST_FRAMES:
        return None
    return round(float(np.median(levels[inside]) - np.percentile(levels[~inside], 10)), 1)
