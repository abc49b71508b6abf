"""What every recogniser offers: sound of one or more channels in, words with times out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conversation import Call, Recording, Word
from transcribe.voice_activity import VoiceActivity


@dataclass(frozen=True, slots=True)
class Track:
    """One channel of one call: float32 samples at 16 kHz and where speech is in them."""

    call: Call
    recording: Recording
    channel: int
    samples: NDArray[np.float32]
    activity: VoiceActivity
    hotwords: str = ""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that were recognised together, in the recording's time.

    ``log_probability`` is the mean over tokens, ``compression`` the ratio that betrays a loop,
    ``speech_s`` how much sound they were read from.
    """

    words: tuple[Word, ...]
    log_probability: float = 0.0
    compression: float = 1.0
    no_speech: float = 0.0
    speech_s: float = 0.0

    @property
    def text(self) -> str:
        """The words as one string."""
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a recogniser read from one track, in order of time."""

    language: str
    phrases: tuple[Phrase, ...]


class Recogniser(Protocol):
    """A speech recogniser; one instance a worker."""

    @property
    def revision(self) -> str:
        """Engine, model and content hash."""
        ...

    def read(self, tracks: Sequence[Track]) -> tuple[Reading, ...]:
        """Recognise the tracks, one reading each, in the same order.

        Tracks share batches where that pays.
        """
        ...
