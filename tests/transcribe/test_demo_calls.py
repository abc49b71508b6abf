"""The embedded models on the bundled calls: floors stand just under what was measured."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.speech_demo import demo_calls, measure_call
from conversation import Call, ChannelKind, Recording
from language.accuracy import pool_errors
from transcribe import Transcriber, TranscribeSettings

pytestmark = pytest.mark.models

HARD = {"demo-20", "demo-21"}  # 6 and 9 dB of signal over noise


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    return Transcriber(TranscribeSettings(), tmp_path_factory.mktemp("models"))


def test_words_roles_and_voices_of_the_demo_calls(transcriber: Transcriber) -> None:
    figures = [measure_call(transcriber, call, opened) for call, opened in demo_calls()]
    clear = [figure for figure in figures if figure.call_id not in HARD]
    assert pool_errors(figure.errors for figure in clear).rate < 0.12
    assert pool_errors(figure.errors for figure in figures).rate < 0.14
    errors = [f.diarization_error for f in figures if f.diarization_error is not None]
    assert len(errors) == 6
    assert float(np.mean(errors)) < 0.05
    for figure in figures:
        assert figure.role_accuracy > 0.95, figure


@pytest.mark.parametrize("kind", ["ring-back", "hiss", "silence"])
def test_sound_without_speech_gives_no_words(transcriber: Transcriber, kind: str) -> None:
    moments = np.arange(16_000 * 20) / 16_000
    sounds = {
        "ring-back": 0.2 * np.sin(2 * np.pi * 450 * moments) * (moments % 5 < 1),
        "hiss": np.random.default_rng(1).normal(0.0, 0.02, len(moments)),
        "silence": np.zeros_like(moments),
    }
    recording = Recording("c", "", "", 20.0, 8000, 1, kind=ChannelKind.MONO)
    samples = sounds[kind].astype(np.float32)[None]
    result = transcriber.transcribe(samples, call=Call("c"), recording=recording)
    assert result.transcript.turns == ()


def test_one_speaker_is_not_split(transcriber: Transcriber) -> None:
    _, opened = next(pair for pair in demo_calls() if pair[0].call_id == "demo-01")
    recording = Recording("c", "", "", opened.recording.duration, 8000, 1, kind=ChannelKind.MONO)
    alone = transcriber.transcribe(opened.samples[:1], call=Call("c"), recording=recording)
    assert len({turn.role for turn in alone.transcript.turns}) == 1


def test_another_worker_gives_the_same_transcript(transcriber: Transcriber, tmp_path: Path) -> None:
    call, opened = next(pair for pair in demo_calls() if pair[0].call_id == "demo-08")
    again = Transcriber(TranscribeSettings(), tmp_path)
    first, second = (
        each.transcribe(opened.samples, call=call, recording=opened.recording)
        for each in (transcriber, again)
    )
    assert (first.transcript, first.sound) == (second.transcript, second.sound)
