"""Recognition against faster-whisper's own loops: speed, errors, lost and made-up characters.

``python -m benchmarks.recognition [--audio DIR] [--calls N] [--clips N] [--non-speech]``. All use
the embedded Whisper base, int8 and one thread, each in a process of its own, one after the other.
Speed is processor time of everything from samples to text, voice activity included; models are
loaded before. ``--audio`` is a folder with ``zh_read`` and ``zh_hard``: FLAC beside TXT. With
``--non-speech`` ten minutes without a voice are read instead, and every character is made up.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.non_speech import non_speech
from benchmarks.recognition_sets import Spoken, recordings
from conversation import Call, ChannelKind, Recording
from language.accuracy import CharacterErrors, character_errors, pool_errors
from transcribe import TranscribeSettings
from transcribe.backends.recogniser import Track
from transcribe.crosstalk import without_crosstalk
from transcribe.engines import load_recogniser
from transcribe.models import bundled_whisper
from transcribe.transcriber import clean_reading, listen

DEFAULT_MODELS = Path(tempfile.gettempdir()) / "callqa-benchmark-models"
OURS, SEQUENTIAL, BATCHED = "callqa", "faster-whisper", "faster-whisper batched"
GREEDY = "callqa, greedy"
RIVALS = (OURS, GREEDY, BATCHED, SEQUENTIAL)
Reader = Callable[[Spoken], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Figures:
    """One rival on one set: processor seconds (median of the rounds), sound, characters."""

    rival: str
    name: str
    cpu_s: float
    sound_s: float
    edits: int
    reference: int
    hypothesis: int
    peak_mb: float


def main() -> None:
    """Run every rival in its own process and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--audio", type=Path)
    parser.add_argument("--calls", type=int, default=6, help="of the demo, 21 are all")
    parser.add_argument("--clips", type=int, default=8, help="of each folder under --audio")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--models", type=Path, default=DEFAULT_MODELS)
    parser.add_argument("--non-speech", action="store_true")
    parser.add_argument("--rivals", default=",".join(range_of(RIVALS)))
    parser.add_argument("--only", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.only:
        print(json.dumps([asdict(one) for one in _measure(chosen.only, chosen)]))
        return
    found: list[Figures] = []
    for number in chosen.rivals.split(","):
        found += _in_own_process(RIVALS[int(number)])
        _print_table(found)


def range_of(rivals: Sequence[str]) -> Iterable[str]:
    """Their numbers, as ``--rivals`` takes them."""
    return map(str, range(len(rivals)))


def _in_own_process(rival: str) -> list[Figures]:
    line = [sys.executable, "-m", "benchmarks.recognition", *sys.argv[1:], "--only", rival]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return [Figures(**one) for one in json.loads(done.stdout.splitlines()[-1])]


def _measure(rival: str, chosen: argparse.Namespace) -> list[Figures]:
    read = _reader(rival, chosen.models)
    if chosen.non_speech:
        sounds: list[Spoken] = [_unspoken(one.name, one.samples) for one in non_speech()]
    else:
        sounds = list(recordings(calls=chosen.calls, clips=chosen.clips, audio=chosen.audio))
    names = dict.fromkeys(sound.name for sound in sounds)
    return [
        _figures(rival, name, [one for one in sounds if one.name == name], read, chosen.rounds)
        for name in names
    ]


def _unspoken(name: str, samples: NDArray[np.float32]) -> Spoken:
    recording = Recording(name, "", "", len(samples) / 16_000, 8000, 1)
    return Spoken("no speech", Call(name), recording, samples[None], ("",))


def _figures(rival: str, name: str, sounds: Sequence[Spoken], read: Reader, rounds: int) -> Figures:
    seconds: list[float] = []
    errors: list[CharacterErrors] = []
    for _ in range(rounds):
        started = time.process_time()
        texts = [read(sound) for sound in sounds]
        seconds.append(time.process_time() - started)
        errors = [_errors(sound, text) for sound, text in zip(sounds, texts, strict=True)]
    pooled = pool_errors(errors)
    return Figures(
        rival,
        name,
        statistics.median(seconds),
        sum(sound.seconds for sound in sounds),
        pooled.edits,
        pooled.reference,
        pooled.hypothesis,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )


def _errors(sound: Spoken, texts: Sequence[str]) -> CharacterErrors:
    """Errors by channel, with the parties the way round that fits better."""
    ways = (sound.references, sound.references[::-1])
    pooled = [
        pool_errors(character_errors(a, b) for a, b in zip(way, texts, strict=True)) for way in ways
    ]
    return min(pooled, key=lambda one: one.edits)


def _reader(rival: str, models: Path) -> Reader:
    if rival in (OURS, GREEDY):
        return _ours(
            TranscribeSettings(beam_size=1) if rival == GREEDY else TranscribeSettings(), models
        )
    from faster_whisper import BatchedInferencePipeline, WhisperModel

    model = WhisperModel(
        str(bundled_whisper(models)), device="cpu", compute_type="int8", cpu_threads=1
    )
    batched = BatchedInferencePipeline(model)

    def read(sound: Spoken) -> Sequence[str]:
        found = []
        for channel in sound.samples:
            segments, _ = (
                model.transcribe(channel, language="zh")
                if rival == SEQUENTIAL
                else batched.transcribe(channel, language="zh", batch_size=8)
            )
            found.append("".join(segment.text for segment in segments))
        return found

    return read


def _ours(settings: TranscribeSettings, models: Path) -> Reader:
    recogniser = load_recogniser(settings, models)

    def read(sound: Spoken) -> Sequence[str]:
        is_stereo = sound.recording.kind is ChannelKind.STEREO
        heard = [listen(channel, index)[0] for index, channel in enumerate(sound.samples)]
        active = without_crosstalk(sound.samples, tuple(heard)) if is_stereo else tuple(heard)
        tracks = [
            Track(sound.call, sound.recording, index, channel, active[index])
            for index, channel in enumerate(sound.samples)
        ]
        readings = recogniser.read(tracks)
        return [
            "".join(word.text for word in clean_reading(reading, track)[0])
            for reading, track in zip(readings, tracks, strict=True)
        ]

    return read


def _print_table(found: Sequence[Figures]) -> None:
    """The rivals so far, each set against ours."""
    ours = {one.name: one for one in found if one.rival == OURS}
    heads = {"cpu s": 8, "x real time": 13, "to ours": 9, "CER": 8, "given": 8, "MB": 7}
    print(f"\n{'':24}{'set':16}" + "".join(f"{head:>{w}}" for head, w in heads.items()))
    for one in found:
        ratio = one.cpu_s / ours[one.name].cpu_s if one.name in ours else float("nan")
        told = (
            f"{one.edits / one.reference:8.1%}{one.hypothesis / one.reference:8.1%}"
            if one.reference
            else f"{one.hypothesis:8} made up"
        )
        print(
            f"{one.rival:24}{one.name:16}{one.cpu_s:8.1f}{one.sound_s / one.cpu_s:13.1f}"
            f"{ratio:8.1f}x{told}{one.peak_mb:7.0f}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    main()
