"""One very long stereo call with the real recogniser: how long it takes and what it needs.

``python -m benchmarks.long_call [--hours N]``: the demo's stereo calls, one behind the other until
they fill the hours, as one 8 kHz recording that a worker runs into an empty home. Characters are
compared with those of the same calls' truth, so that what a long call loses would show.
"""

import argparse
import json
import tempfile
import wave
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import duckdb
import numpy as np
import soxr
from numpy.typing import NDArray

from benchmarks.recognition import DEFAULT_MODELS
from benchmarks.speech_demo import demo_calls
from benchmarks.stereo_pipeline import report
from conversation import ChannelKind
from demo_calls import TRUTH
from ingest.limits import SAMPLE_RATE_HZ
from pipeline import Home, RunRequest, RunSettings, SilentProgress, run

TELEPHONE_HZ = 8000


def main() -> None:
    """Make the recording, run it with one worker and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--models", type=Path, default=DEFAULT_MODELS)
    chosen = parser.parse_args()
    settings = RunSettings(models_folder=chosen.models, workers=1)
    with tempfile.TemporaryDirectory(prefix="callqa-long-") as folder:
        sound = Path(folder) / "calls" / "long.wav"
        sound.parent.mkdir()
        said = write_long_call(sound, chosen.hours * 3600.0)
        home = Home(Path(folder) / "home")
        done = run(
            RunRequest((sound.parent,)), home=home, settings=settings, progress=SilentProgress()
        )
        report(done, loading_s=0.0)
        print(f"{_characters(home):,} characters, {said:,} were said")


def write_long_call(path: Path, seconds: float) -> int:
    """Write the joined calls as 16 bit WAV; returns how many characters are said in them."""
    said, left, calls = 0, round(seconds * TELEPHONE_HZ), cycle(list(_stereo()))
    with wave.open(str(path), "wb") as output:
        output.setparams((2, 2, TELEPHONE_HZ, 0, "NONE", "not compressed"))
        while left > 0:
            samples, characters = next(calls)
            output.writeframes(samples[:left].tobytes())
            said += round(characters * min(1.0, left / len(samples)))
            left -= len(samples)
    return said


def _stereo() -> Iterator[tuple[NDArray[np.int16], int]]:
    """Each stereo call as ``[n, 2]`` samples of a telephone, and the length of its truth."""
    for call, opened in demo_calls():
        if opened.recording.kind is ChannelKind.STEREO:
            narrow = soxr.resample(opened.samples.T, SAMPLE_RATE_HZ, TELEPHONE_HZ)
            truth = json.loads((TRUTH / f"{call.call_id}.json").read_text(encoding="utf-8"))
            characters = sum(len(turn["text"]) for turn in truth["turns"])
            yield np.round(np.clip(narrow, -1.0, 1.0) * 32_767.0).astype(np.int16), characters


def _characters(home: Home) -> int:
    with duckdb.connect(str(home.warehouse), read_only=True) as connection:
        (count,) = connection.execute("SELECT sum(length(text)) FROM turns").fetchall()[0]
    return int(count or 0)


if __name__ == "__main__":
    main()
