"""What every recogniser offers: sound of one or more channels in, words with times out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from conversation import Call, Recording, Word
from transcribe.voice_activity import VoiceActivity

SURE_OF_LANGUAGE = 0.9  # probability; an accent or a bad line gives less
LEAST_OF_LANGUAGE_S = 3.0  # of speech: a foreign name is no foreign language


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
    ``speech_s`` how much sound they were read from. ``language`` is the one they were read in,
    ``heard`` the one that they sound like and ``heard_as_surely`` the probability of it; empty
    where nothing is known about that.
    """

    words: tuple[Word, ...]
    log_probability: float = 0.0
    compression: float = 1.0
    no_speech: float = 0.0
    speech_s: float = 0.0
    language: str = ""
    heard: str = ""
    heard_as_surely: float = 0.0

    @property
    def text(self) -> str:
        """The words as one string."""
        return "".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a recogniser read from one track, in order of time.

    ``language`` is the call's.
    """

    language: str
    phrases: tuple[Phrase, ...]


def is_foreign(phrase: Phrase, language: str) -> bool:
    """Whether a phrase clearly sounds like another language than the one named."""
    return (
        phrase.heard not in ("", language)
        and phrase.heard_as_surely >= SURE_OF_LANGUAGE
        and phrase.speech_s >= LEAST_OF_LANGUAGE_S
    )


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
