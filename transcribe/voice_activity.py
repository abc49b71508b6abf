"""Where somebody speaks on a channel, tuned for band-limited telephone sound.

Silero's network (it comes with faster-whisper) gives a probability every 32 ms; what becomes of the
probabilities is decided here: its usual thresholds drop quiet and short answers such as 嗯
and 对.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.loudness import SAMPLE_RATE, raise_level
from transcribe.tones import is_tone

FRAME = 512  # samples at 16 kHz that Silero judges at once: 32 ms
FRAME_S = FRAME / SAMPLE_RATE
ONSET = 0.35  # Silero's own 0.5 misses band-limited answers
OFFSET = 0.2
MERGE_S = 0.25  # shorter pauses are inside a phrase
SHORTEST_S = 0.09
EDGE_S = 0.06  # Silero answers one to two frames late


@dataclass(frozen=True, slots=True)
class VoiceActivity:
    """Speech spans of one channel with the probability of each 32 ms frame behind them."""

    spans: tuple[Span, ...]
    probabilities: NDArray[np.float32]

    @property
    def speech_s(self) -> float:
        """Seconds of speech."""
        return sum(span.duration for span in self.spans)


def find_speech(samples: NDArray[np.float32]) -> VoiceActivity:
    """Find the speech in one channel at 16 kHz; steady tones (ring-back, DTMF) are not speech."""
    if not samples.size or not np.any(samples):
        return VoiceActivity((), np.zeros(0, np.float32))
    # Imported here: it brings the recogniser's libraries along, which commands without sound do not
    # need.
    from faster_whisper.vad import get_vad_model

    levelled = raise_level(samples)
    padded = np.pad(levelled, (0, -len(levelled) % FRAME))
    probabilities = np.asarray(get_vad_model()(padded), dtype=np.float32).reshape(-1)
    duration = len(samples) / SAMPLE_RATE
    spans = _spans_of(_hysteresis(probabilities), duration)
    voiced = tuple(span for span in spans if not is_tone(_cut(samples, span)))
    return VoiceActivity(voiced, probabilities)


def _hysteresis(probabilities: NDArray[np.float32]) -> NDArray[np.bool_]:
    """A frame is speech from a frame above ``ONSET`` until one below ``OFFSET``."""
    speaking = np.zeros(len(probabilities), bool)
    active = False
    for index, probability in enumerate(probabilities):
        active = probability >= (OFFSET if active else ONSET)
        speaking[index] = active
    return speaking


def _spans_of(speaking: NDArray[np.bool_], duration: float) -> list[Span]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], speaking.astype(np.int8), [0]))))
    merged: list[Span] = []
    for first, last in zip(edges[::2], edges[1::2], strict=True):
        start = max(0.0, float(first) * FRAME_S - EDGE_S)
        end = min(duration, float(last) * FRAME_S)
        if merged and start - merged[-1].end < MERGE_S:
            merged[-1] = Span(merged[-1].start, end)
        else:
            merged.append(Span(start, end))
    return [span for span in merged if span.duration >= SHORTEST_S + EDGE_S]


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    return samples[int(span.start * SAMPLE_RATE) : int(span.end * SAMPLE_RATE)]
