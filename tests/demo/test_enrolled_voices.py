"""An agent's voice is enrolled from finished calls and tells who is who in another."""

import json
from itertools import cycle, islice
from pathlib import Path

import pytest

from benchmarks.speech_demo import demo_calls, role_accuracy
from conversation import Transcript
from demo_calls import TRUTH
from demonstrated import DemoRun
from transcribe import Transcriber, TranscribeSettings
from transcribe.backends.recorded import load_turns

pytestmark = pytest.mark.models

MONO = "demo-03"  # of the agent 8021, as are these two, which are stereo
SCENERY = "天地山水风云日月星河草木花石"
FINISHED = ("demo-01", "demo-18")


@pytest.fixture
def wordless(tmp_path: Path) -> Path:
    """The mono call's truth with words that say nothing about who speaks."""
    truth = json.loads((TRUTH / f"{MONO}.json").read_text("utf-8"))
    for turn in truth["turns"]:
        turn["text"] = "".join(islice(cycle(SCENERY), len(turn["text"])))
    (tmp_path / f"{MONO}.json").write_text(json.dumps(truth), "utf-8")
    return tmp_path


def listen(wordless: Path, voices: Path) -> Transcript:
    settings = TranscribeSettings(model=f"recorded:{wordless}")
    call, opened = next(pair for pair in demo_calls() if pair[0].call_id == MONO)
    transcriber = Transcriber(settings, wordless, voices=voices)
    return transcriber.transcribe(opened.samples, call=call, recording=opened.recording).transcript


def test_an_enrolled_voice_names_the_parties_of_a_mono_call(
    demo_run: DemoRun, wordless: Path
) -> None:
    before = listen(wordless, demo_run.home.voices)
    assert before.role_confidence < 0.7  # only that one talks more

    calls = [word for call_id in FINISHED for word in ("--call", call_id)]
    refused = demo_run.command("agents", "enrol", "8021", *calls, "--consent", " ")
    assert refused.returncode != 0
    assert "consent" in refused.stderr
    told = demo_run.command("agents", "enrol", "8021", *calls, "--consent", "file 17")
    assert told.returncode == 0, told.stderr
    assert "file 17" in demo_run.command("agents", "list").stdout

    after = listen(wordless, demo_run.home.voices)
    assert after.role_method.startswith("enrolled_voice")
    assert after.role_confidence > 0.9
    truth = load_turns(TRUTH, MONO)
    assert role_accuracy(truth, after.turns) > 0.98

    assert demo_run.command("agents", "forget", "8021").returncode == 0
    assert listen(wordless, demo_run.home.voices) == before
