"""Packing speech into windows for the recogniser, and the way back to the recording's clock.

Whisper's encoder costs the same for a window of silence as for one of speech, so the spans of a
channel are joined without their long pauses. Room is left at the end of a window: without it the
recogniser repeats itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from conversation import Span
from transcribe.loudness import SAMPLE_RATE
from transcribe.voice_activity import FRAME_S, VoiceActivity

PAD_S = 0.2  # sound kept on both sides of a span: what Silero clips and what tells phrases apart


@dataclass(frozen=True, slots=True)
class Chunk:
    """Stretches of one channel that the recogniser hears in one window, in order of time."""

    pieces: tuple[Span, ...]

    @property
    def duration(self) -> float:
        """Seconds of sound in the window."""
        return sum(piece.duration for piece in self.pieces)

    def sound(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """The joined samples of the pieces."""
        return np.concatenate(
            [
                samples[round(p.start * SAMPLE_RATE) : round(p.end * SAMPLE_RATE)]
                for p in self.pieces
            ]
        )

    def recording_span(self, start: float, end: float) -> Span:
        """Translate a span in the window to the recording.

        It stays inside the piece that holds its middle.
        """
        middle, before = (start + end) / 2, 0.0
        piece = self.pieces[-1]
        for piece in self.pieces:
            if middle < before + piece.duration:
                break
            before += piece.duration
        else:
            before -= piece.duration
        shifted = [min(max(piece.start + t - before, piece.start), piece.end) for t in (start, end)]
        return Span(shifted[0], shifted[1])


def pack_chunks(
    activity: VoiceActivity, *, longest_s: float, duration_s: float
) -> tuple[Chunk, ...]:
    """Join padded speech spans, in order, into windows of at most ``longest_s`` seconds."""
    chunks: list[Chunk] = []
    pieces: list[Span] = []
    filled = 0.0
    for piece in _padded(_split_long(activity, longest_s - 2 * PAD_S), duration_s):
        if pieces and filled + piece.duration > longest_s:
            chunks.append(Chunk(tuple(pieces)))
            pieces, filled = [], 0.0
        pieces.append(piece)
        filled += piece.duration
    if pieces:
        chunks.append(Chunk(tuple(pieces)))
    return tuple(chunks)


def _padded(spans: Sequence[Span], duration_s: float) -> list[Span]:
    """Add sound on both sides of every span; neighbours share the pause between them."""
    padded: list[Span] = []
    for index, span in enumerate(spans):
        left = spans[index - 1].end if index else 0.0
        right = spans[index + 1].start if index + 1 < len(spans) else duration_s
        start = max(span.start - PAD_S, (left + span.start) / 2 if index else 0.0)
        end = min(
            span.end + PAD_S, (span.end + right) / 2 if index + 1 < len(spans) else duration_s
        )
        padded.append(Span(start, max(start, end)))
    return padded


def _split_long(activity: VoiceActivity, longest_s: float) -> list[Span]:
    """Cut spans that do not fit a window where the voice is least certain in their second half."""
    parts: list[Span] = []
    for span in activity.spans:
        rest = span
        while rest.duration > longest_s:
            first = int((rest.start + longest_s / 2) / FRAME_S)
            last = int((rest.start + longest_s) / FRAME_S)
            frame = first + int(np.argmin(activity.probabilities[first:last]))
            cut = min(frame * FRAME_S + FRAME_S / 2, rest.start + longest_s)
            parts.append(Span(rest.start, cut))
            rest = Span(cut, rest.end)
        parts.append(rest)
    return parts
