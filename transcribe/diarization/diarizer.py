"""What every diariser offers, and the two that need no network."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conversation import Call, Span
from transcribe.backends.recorded import SPEAKING_ROLES, load_turns


@dataclass(frozen=True, slots=True)
class Diarization:
    """Speech spans of each voice, the one who speaks first in front; empty where nobody speaks.

    ``likeness`` is the cosine of the two voices, 0 where the diariser does not tell.
    """

    voices: tuple[tuple[Span, ...], ...]
    likeness: float = 0.0


class Diarizer(Protocol):
    """Finds who speaks when on one channel."""

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        """The voices of one channel at 16 kHz."""
        ...


class NoDiarizer:
    """Takes everyone on the channel for one voice."""

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        """One voice over the whole channel."""
        whole = Span(0.0, len(samples) / 16_000)
        return Diarization(((whole,),) if samples.size else ())


class RecordedDiarizer:
    """Reads who spoke when from the call's truth file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find_voices(self, samples: NDArray[np.float32], *, call: Call) -> Diarization:
        """The spans of agent and customer as they were written down."""
        turns = load_turns(self._folder, call.call_id)
        voices = [tuple(t.span for t in turns if t.role is role) for role in SPEAKING_ROLES]
        found = sorted((voice for voice in voices if voice), key=lambda voice: voice[0])
        return Diarization(tuple(found))
