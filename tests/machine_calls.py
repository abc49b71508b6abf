"""Calls that begin in a menu and wait in music, of bundled voices and music by formula."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.non_speech import non_speech
from benchmarks.speech_demo import demo_calls
from conversation import ChannelKind, Recording, Span
from ingest import open_recording

RATE = 16_000
PROMPTS = Path(__file__).parent / "prompts"
Sound = NDArray[np.float32]


def prompt(name: str) -> Sound:
    """A sentence of the machine."""
    sound: Sound = open_recording(PROMPTS / f"{name}.opus", call_id=name).samples[0]
    return sound


def line_sound(kind: str, seconds: float) -> Sound:
    """The first of the sounds of one kind."""
    return next(one.samples for one in non_speech(seconds) if one.kind == kind)


def quiet(seconds: float, *, seed: int = 4) -> Sound:
    """A line on which nobody speaks."""
    noise = np.random.default_rng(seed).normal(0.0, 4e-4, round(seconds * RATE))
    return noise.astype(np.float32)


@dataclass(frozen=True, slots=True)
class MachineCall:
    """Samples ``[channels, n]`` with what is where; the agent is on the left."""

    samples: Sound
    machine: tuple[Span, ...]
    music: tuple[Span, ...]

    @property
    def recording(self) -> Recording:
        """The recording that the samples are from."""
        kind = ChannelKind.STEREO if len(self.samples) == 2 else ChannelKind.MONO
        length_s = self.samples.shape[1] / RATE
        return Recording("c", "", "", length_s, 8000, len(self.samples), kind=kind)


def through_the_machine(
    *, stereo: bool, opening: str = "menu", call_id: str = "demo-04", hold_s: float = 6.0
) -> MachineCall:
    """A prompt and ring-back, people, music with a notice in it, people, a survey.

    On stereo calls the machine and the music are heard on the agent's channel.
    """
    people = next(opened.samples for call, opened in demo_calls() if call.call_id == call_id)
    first, second = (
        people[:, : round(30.4 * RATE)],
        people[:, round(52.0 * RATE) : round(57.8 * RATE)],
    )
    track = _Track()
    track.machine(quiet(0.5), prompt(opening), quiet(0.8))
    track.add(line_sound("ringback", 4.0))
    track.people(first)
    track.hold(line_sound("music", hold_s))
    track.machine(prompt("busy"))
    track.hold(line_sound("music", hold_s))
    track.people(second)
    track.machine(quiet(0.6), prompt("survey"), quiet(0.5))
    both = track.whole()
    samples = both if stereo else both.sum(axis=0, keepdims=True)
    return MachineCall(samples, tuple(track.prompts), tuple(track.music))


class _Track:
    """Two channels that grow."""

    def __init__(self) -> None:
        self._parts: list[Sound] = []
        self._samples = 0
        self.prompts: list[Span] = []
        self.music: list[Span] = []

    def add(self, sound: Sound) -> Span:
        """Sound on the agent's channel, a quiet line on the customer's."""
        return self.people(np.stack([sound, quiet(len(sound) / RATE, seed=9)[: len(sound)]]))

    def people(self, both: Sound) -> Span:
        """Sound of both channels."""
        start = self._samples
        self._parts.append(both)
        self._samples += both.shape[1]
        return Span(start / RATE, self._samples / RATE)

    def machine(self, *sounds: Sound) -> None:
        """Sound of which the longest part is a prompt."""
        spans = [self.add(sound) for sound in sounds]
        self.prompts.append(max(spans, key=lambda span: span.duration))

    def hold(self, sound: Sound) -> None:
        """Music."""
        self.music.append(self.add(sound))

    def whole(self) -> Sound:
        """Everything, ``[2, n]``."""
        return np.concatenate(self._parts, axis=1)
