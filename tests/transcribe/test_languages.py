"""The embedded recogniser in two languages, and on what a bad line brings."""

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.non_speech import non_speech
from benchmarks.speech_demo import demo_calls
from conversation import Call, ChannelKind, Recording, Span, Transcript
from language.accuracy import character_error_rate
from transcribe import Transcriber, TranscribeSettings, Transcription

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def transcriber(tmp_path_factory: pytest.TempPathFactory) -> Transcriber:
    settings = TranscribeSettings(language="auto", diarizer="none")
    return Transcriber(settings, tmp_path_factory.mktemp("models"))


def read(
    transcriber: Transcriber, samples: NDArray[np.float32], *, language: str = ""
) -> Transcript:
    return listen(transcriber, samples, language=language).transcript


def listen(
    transcriber: Transcriber, samples: NDArray[np.float32], *, language: str = ""
) -> Transcription:
    attributes = MappingProxyType({"language": language} if language else {})
    kind = ChannelKind.STEREO if len(samples) == 2 else ChannelKind.MONO
    recording = Recording("c", "", "", samples.shape[1] / 16_000, 8000, len(samples), kind=kind)
    call = Call("c", attributes=attributes)
    return transcriber.transcribe(samples, call=call, recording=recording)


def text_of(transcript: Transcript) -> str:
    return "".join(turn.text for turn in transcript.turns)


def english() -> NDArray[np.float32]:
    """Two people on an English telephone line, from the wheel of the diariser's library."""
    import pyannote.audio
    import soundfile

    path = Path(pyannote.audio.__file__).parent / "sample" / "sample.wav"
    samples, rate = soundfile.read(path, dtype="float32")
    assert rate == 16_000
    return np.asarray(samples, dtype=np.float32)[None, : 16_000 * 15]


def mandarin() -> NDArray[np.float32]:
    _, opened = next(pair for pair in demo_calls() if pair[0].call_id == "demo-01")
    return opened.samples[:, : 16_000 * 15]


def test_the_language_of_each_call_is_heard(transcriber: Transcriber) -> None:
    heard = read(transcriber, english())
    assert heard.language == "en"
    assert "this is diane in new jersey" in text_of(heard).lower()
    assert read(transcriber, mandarin()).language == "zh"


def test_metadata_say_the_language_without_listening(transcriber: Transcriber) -> None:
    assert read(transcriber, mandarin()[:1], language="zh").language == "zh"


def test_a_customer_40_db_down_and_a_clipped_agent_are_still_understood(
    transcriber: Transcriber,
) -> None:
    plain = mandarin()
    bad = plain.copy()
    bad[0] = np.clip(bad[0] * 8, -0.5, 0.5)
    bad[1] *= np.float32(0.01)
    before, after = (text_of(read(transcriber, samples, language="zh")) for samples in (plain, bad))
    assert len(before) > 20
    assert character_error_rate(before, after) < 0.35


def test_three_seconds_are_enough_and_nothing_is_too_little(transcriber: Transcriber) -> None:
    short = read(transcriber, mandarin()[:, : 16_000 * 3], language="zh")
    assert text_of(short)
    assert all(turn.end <= 3.0 for turn in short.turns)
    assert read(transcriber, np.zeros((1, 800), np.float32), language="zh").turns == ()


def test_sounds_of_the_line_give_no_text_and_keep_none_out(transcriber: Transcriber) -> None:
    between = [one.samples for one in non_speech(3.0) if one.kind in ("music", "ringback")]
    voice = mandarin()[0]
    mixed = np.concatenate([*between, voice, *between])[None]
    alone, among = (
        text_of(read(transcriber, samples, language="zh")) for samples in (voice[None], mixed)
    )
    assert character_error_rate(alone, among) < 0.2
    assert text_of(read(transcriber, np.concatenate(between)[None], language="zh")) == ""


def with_english() -> NDArray[np.float32]:
    """15 s in Mandarin, English on the customer's channel from 16 s to 31 s, more Mandarin."""
    _, opened = next(pair for pair in demo_calls() if pair[0].call_id == "demo-01")
    pause = np.zeros((2, 16_000), np.float32)
    foreign = np.concatenate([np.zeros_like(english()), english()])
    after = opened.samples[:, 16_000 * 15 : 16_000 * 30]
    return np.concatenate([mandarin(), pause, foreign, pause, after], axis=1)


ENGLISH = Span(22.0, 31.6)  # the first seconds of the sample are silent


@pytest.mark.parametrize("language", ["", "zh"])
def test_english_within_a_mandarin_call_is_read_where_the_language_is_heard_and_told_anyway(
    transcriber: Transcriber, language: str
) -> None:
    heard = listen(transcriber, with_english(), language=language)
    turns = heard.transcript.turns
    foreign = "".join(t.text for t in turns if ENGLISH.start < t.start < ENGLISH.end)
    rest = "".join(t.text for t in turns if t.end < 16.0 or t.start > ENGLISH.end)
    assert heard.transcript.language == "zh"
    assert dict(heard.sound.facts)["other_language_s"] > 5.0
    assert ("this is diane in new jersey" in foreign.lower()) == (language == "")
    assert not any("\u4e00" <= character <= "\u9fff" for character in foreign)
    assert not any(15.2 < t.start < ENGLISH.start for t in turns)
    assert "投诉" in rest
    assert "陈先生" in rest


def test_one_window_in_two_languages_is_read_in_both(transcriber: Transcriber) -> None:
    first, then = mandarin()[1, 16_000 * 5 : 16_000 * 13], english()[0, round(16_000 * 6.5) :]
    pause = np.zeros(16_000 // 2, np.float32)
    text = text_of(read(transcriber, np.concatenate([first, pause, then])[None]))
    assert "投诉" in text
    assert "i didn't know you were there" in text.lower()
