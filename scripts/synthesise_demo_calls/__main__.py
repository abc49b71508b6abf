"""The command line: `python -m scripts.synthesise_demo_calls --voices FOLDER`."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from . import encode, special, telephone, truth
from .script import CallScript, load_calls, load_special
from .voice import SAMPLE_RATE, Voice


def main() -> None:
    """Makes the sound, truth and metadata of all calls, or of those named by `--only`."""
    options = _options()
    folder = options.folder
    for name in ("sound", "truth"):
        (folder / name).mkdir(exist_ok=True)
    voice = Voice(options.voices, options.cache)
    calls = load_calls(folder / "dialogues")
    for call in calls:
        if not options.only or call.call_id in options.only:
            _make(call, voice, folder)
    others = load_special(folder / "dialogues")
    for entry in others:
        special.make(entry, folder / "sound")
        truth.write_special(folder / "truth", entry)
    truth.write_metadata(folder / "metadata.csv", calls, others)


def _make(call: CallScript, voice: Voice, folder: Path) -> None:
    spoken = [voice.say(turn.text, call.speakers[turn.role]) for turn in call.turns]
    samples, placed = telephone.record(call, spoken, SAMPLE_RATE)
    encode.write(folder / "sound" / call.file, samples, telephone.RATE)
    truth.write_call(folder / "truth", call, placed, telephone.RATE)
    print(f"{call.call_id}  {len(samples) / telephone.RATE:5.1f} s  {call.file}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument(
        "--voices", type=Path, required=True, help="folder with Kokoro style files (zf_*.bin)"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path(tempfile.gettempdir()) / "callqa-demo-voice",
        help="where spoken turns are kept between runs",
    )
    parser.add_argument(
        "--folder", type=Path, default=Path("demo_calls"), help="the demo_calls package"
    )
    parser.add_argument("--only", nargs="*", help="call ids to make again (default: all)")
    return parser.parse_args()


if __name__ == "__main__":
    main()
