"""The recordings that recognisers are compared on, with what was said in each channel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.non_speech import through_telephone
from benchmarks.speech_demo import demo_calls
from conversation import Call, ChannelKind, Recording, Role
from demo_calls import TRUTH
from ingest import open_recording
from transcribe.backends.recorded import load_turns

READ_ALOUD = ("zh_read", "zh_hard")
NARROW = ", 8 kHz"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One recording: ``samples`` is ``[channels, n]`` at 16 kHz, one reference a channel."""

    name: str
    call: Call
    recording: Recording
    samples: NDArray[np.float32]
    references: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """Seconds of sound over all channels: each has to be listened to."""
        return float(self.samples.size / 16_000)


def recordings(*, calls: int, clips: int, audio: Path | None) -> Iterator[Spoken]:
    """The first demo calls; with ``audio``, clips read aloud, wide and as a telephone has them."""
    for number, (call, opened) in enumerate(demo_calls()):
        if number < calls:
            yield _demo(call, opened.recording, opened.samples)
    if audio is None:
        return
    for folder in READ_ALOUD:
        paths = sorted((audio / folder).glob("*.flac"))
        for path in paths[:: max(1, len(paths) // clips)][:clips]:
            yield from _wide_and_narrow(folder, path)


def _demo(call: Call, recording: Recording, samples: NDArray[np.float32]) -> Spoken:
    turns = load_turns(TRUTH, call.call_id)
    if recording.kind is not ChannelKind.STEREO:
        return Spoken("demo", call, recording, samples[:1], ("".join(t.text for t in turns),))
    agent, customer = (
        "".join(turn.text for turn in turns if turn.role is role)
        for role in (Role.AGENT, Role.CUSTOMER)
    )
    return Spoken("demo", call, recording, samples, (agent, customer))


def _wide_and_narrow(folder: str, path: Path) -> Sequence[Spoken]:
    opened = open_recording(path, call_id=path.stem)
    said = (path.with_suffix(".txt").read_text("utf-8"),)
    wide = opened.samples[:1]
    narrow = through_telephone(wide[0].astype(np.float64))[None]
    call = Call(path.stem)
    return (
        Spoken(folder, call, opened.recording, wide, said),
        Spoken(folder + NARROW, call, opened.recording, narrow, said),
    )
