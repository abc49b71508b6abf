"""What every diariser offers, and the two that need no network."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conversation import Call, Span
from transcribe.backends.recorded import SPEAKING_ROLES, load_turns


class Diarizer(Protocol):
    """Finds who speaks when on one channel."""

    def find_voices(
        self, samples: NDArray[np.float32], *, call: Call
    ) -> tuple[tuple[Span, ...], ...]:
        """Speech spans of each voice at 16 kHz, the first to speak in front.

        Empty where nobody speaks.
        """
        ...


class NoDiarizer:
    """Takes everyone on the channel for one voice."""

    def find_voices(
        self, samples: NDArray[np.float32], *, call: Call
    ) -> tuple[tuple[Span, ...], ...]:
        """One voice over the whole channel."""
        return ((Span(0.0, len(samples) / 16_000),),) if samples.size else ()


class RecordedDiarizer:
    """Reads who spoke when from the call's truth file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_voices(
        self, samples: NDArray[np.float32], *, call: Call
    ) -> tuple[tuple[Span, ...], ...]:
        """The spans of agent and customer as they were written down."""
        turns = load_turns(self._folder, call.call_id)
        voices = [tuple(t.span for t in turns if t.role is role) for role in SPEAKING_ROLES]
        return tuple(sorted((voice for voice in voices if voice), key=lambda voice: voice[0]))
