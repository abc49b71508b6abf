"""Who is the agent: share of the speech time with the right role, unknown counted as wrong.

Run: python -m benchmarks.roles [--model recorded|bundled]. The bundled calls as they are, with
their channel maps hidden, and with every map the wrong way round; mono calls by the diariser.
``recorded`` takes the words from the truth files and measures voices and roles alone; ``bundled``
recognises them.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

from benchmarks.speech_demo import DEFAULT_MODELS, DEMO, demo_calls, role_accuracy
from conversation import Call
from ingest import OpenedRecording
from transcribe import SWAPPED, Transcriber, TranscribeSettings
from transcribe.backends.recorded import load_turns

_OTHER = {"left": "right", "right": "left", "0": "1", "1": "0"}


def told(call: Call) -> Call:
    """As the metadata says."""
    return call


def blind(call: Call) -> Call:
    """Without a channel map."""
    return replace(call, attributes=MappingProxyType({}))


def misled(call: Call) -> Call:
    """With the channel map the wrong way round."""
    channel = _OTHER[call.attributes["agent_channel"]]
    return replace(call, attributes=MappingProxyType({"agent_channel": channel}))


def main() -> None:
    """Print a line a way of telling."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--model", choices=("recorded", "bundled"), default="recorded")
    chosen = parser.parse_args()
    recorded = TranscribeSettings(model=f"recorded:{DEMO / 'truth'}")
    settings = recorded if chosen.model == "recorded" else TranscribeSettings()
    transcriber = Transcriber(settings, DEFAULT_MODELS)
    calls = list(demo_calls())
    stereo = [pair for pair in calls if len(pair[1].samples) == 2]
    mapped = [pair for pair in stereo if pair[0].attributes.get("agent_channel")]
    _print("stereo, channel map", mapped, told, transcriber)
    _print("stereo, no map", stereo, blind, transcriber)
    if chosen.model == "bundled":  # recorded words follow the map, so they cannot contradict it
        _print("stereo, wrong map", mapped, misled, transcriber)
    _print("mono", [pair for pair in calls if len(pair[1].samples) == 1], told, transcriber)


def _print(
    label: str,
    calls: list[tuple[Call, OpenedRecording]],
    change: Callable[[Call], Call],
    transcriber: Transcriber,
) -> None:
    right = total = 0.0
    swapped, lowest = 0, ""
    worst = 2.0
    for call, opened in calls:
        transcript = transcriber.transcribe(
            opened.samples, call=change(call), recording=opened.recording
        ).transcript
        accuracy = role_accuracy(load_turns(DEMO / "truth", call.call_id), transcript.turns)
        right += accuracy * opened.recording.duration
        total += opened.recording.duration
        swapped += transcript.role_method.startswith(SWAPPED)
        if accuracy < worst:
            worst, lowest = accuracy, call.call_id
    print(
        f"{label:22} {len(calls):3} calls  roles {right / total:6.1%}  "
        f"lowest {worst:6.1%} ({lowest})  swapped maps found {swapped}",
        flush=True,
    )


if __name__ == "__main__":
    main()
