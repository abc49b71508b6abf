"""Where somebody speaks on a channel, tuned for band-limited telephone sound.

Silero's network (it comes with faster-whisper) gives a probability every 32 ms; what becomes of the
probabilities is decided here: its usual thresholds drop quiet and short answers such as 嗯
and 对.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.loudness import SAMPLE_RATE, frame_levels, gain_for
from transcribe.tones import is_tone

FRAME = 512  # samples at 16 kHz that Silero judges at once: 32 ms
FRAME_S = FRAME / SAMPLE_RATE
_CONTEXT = 64  # samples before a frame that Silero sees as well
_FRAMES_AT_ONCE = 2048  # a minute, so that three hours need no more memory than that
ONSET = 0.35  # Silero's own 0.5 misses band-limited answers
OFFSET = 0.2
MERGE_S = 0.25  # shorter pauses are inside a phrase
SHORTEST_S = 0.09
EDGE_S = 0.06  # Silero answers one to two frames late
# Fast speech through 300-3400 Hz makes Silero lose its trust for seconds at a time. A gap of speech
# is as loud as the speech around it, and Silero still sees something in it; noise gets below 0.02.
LONGEST_LOUD_GAP_S = 3.0
LEAST_TRUST = 0.06
WITHIN_DB = 10.0
LOUD_SHARE = 0.6


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
    probabilities = _probabilities(samples)
    duration = len(samples) / SAMPLE_RATE
    spans = _spans_of(_hysteresis(probabilities), duration)
    spans = with_loud_gaps(spans, samples, probabilities, duration)
    voiced = tuple(span for span in spans if not is_tone(_cut(samples, span)))
    return VoiceActivity(voiced, probabilities)


def _probabilities(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Silero's probability of each begun frame, block by block with its memory handed on.

    The wheel's own call holds a call four times over and silences its last 4 ms.
    """
    # Imported here: it brings the recogniser's libraries along, which commands without sound do not
    # need.
    from faster_whisper.vad import get_vad_model

    session, gain = get_vad_model().session, gain_for(samples)
    h = c = np.zeros((1, 1, 128), np.float32)
    before, found = np.zeros(_CONTEXT, np.float32), []
    for start in range(0, len(samples), _FRAMES_AT_ONCE * FRAME):
        block = samples[start : start + _FRAMES_AT_ONCE * FRAME] * gain
        sound = np.concatenate([before, np.pad(block, (0, -len(block) % FRAME))])
        frames = np.lib.stride_tricks.sliding_window_view(sound, _CONTEXT + FRAME)[::FRAME]
        output, h, c = session.run(None, {"input": np.ascontiguousarray(frames), "h": h, "c": c})
        found.append(np.asarray(output, dtype=np.float32).reshape(-1))
        before = block[-_CONTEXT:]
    return np.concatenate(found)


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


def with_loud_gaps(
    spans: list[Span],
    samples: NDArray[np.float32],
    probabilities: NDArray[np.float32],
    duration: float,
) -> list[Span]:
    """Speech with the gaps in it, before it and after it that are speech themselves."""
    if not spans:
        return spans
    levels = frame_levels(samples, FRAME_S)
    inside = np.concatenate([levels[_frames(span)] for span in spans])
    loud = levels > float(np.median(inside)) - WITHIN_DB
    ends = [0.0, *(edge for span in spans for edge in (span.start, span.end)), duration]
    gaps = [Span(start, end) for start, end in zip(ends[::2], ends[1::2], strict=True)]
    spoken = [gap for gap in gaps if _is_spoken(gap, loud, probabilities)]
    return _joined(sorted([*spans, *spoken]))


def _is_spoken(gap: Span, loud: NDArray[np.bool_], probabilities: NDArray[np.float32]) -> bool:
    frames = _frames(gap)
    if not MERGE_S / 2 <= gap.duration <= LONGEST_LOUD_GAP_S or not len(probabilities[frames]):
        return False
    trusted = float(np.mean(probabilities[frames])) >= LEAST_TRUST
    return trusted and float(np.mean(loud[frames])) >= LOUD_SHARE


def _frames(span: Span) -> slice:
    return slice(int(span.start / FRAME_S), max(int(span.end / FRAME_S), 1))


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and span.start <= joined[-1].end + 1e-9:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _cut(samples: NDArray[np.float32], span: Span) -> NDArray[np.float32]:
    return samples[int(span.start * SAMPLE_RATE) : int(span.end * SAMPLE_RATE)]
