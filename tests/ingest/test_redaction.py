from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks.speech_demo import demo_calls
from conversation import Role, Span, Turn
from conversation.errors import UsageError
from demo_calls import TRUTH
from ingest import SAMPLE_RATE_HZ
from ingest.redaction import redact_samples, write_redacted
from language.personal_data import find_personal_data
from language.personal_data.digits import DigitRun, digit_runs
from language.personal_data.reading import HARD_DIGITS, read_turn
from language.syllables import syllable
from making_sound import a_dialogue
from transcribe import Transcriber, TranscribeSettings
from transcribe.backends.recorded import load_turns

RATE = 8000


def _power(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(samples.astype(np.float64) ** 2)))


def test_the_span_is_silent_on_both_channels_and_the_rest_untouched() -> None:
    samples = a_dialogue(rate=RATE)
    redacted = redact_samples(samples, [Span(1.0, 2.0)], sample_rate=RATE, style="silence")
    inside = slice(round(0.8 * RATE), round(2.2 * RATE))
    assert not redacted[:, inside].any()
    assert np.array_equal(redacted[:, : inside.start], samples[:, : inside.start])
    assert np.array_equal(redacted[:, inside.stop :], samples[:, inside.stop :])
    assert samples[:, inside].any()


def test_a_beep_holds_nothing_of_the_voice() -> None:
    one, other = a_dialogue(rate=RATE), a_dialogue(rate=RATE, loudness=0.5)
    span = [Span(1.0, 2.0)]
    beeps = [redact_samples(each, span, sample_rate=RATE)[:, 6400:17600] for each in (one, other)]
    assert np.array_equal(beeps[0], beeps[1])
    assert 0.05 < _power(beeps[0]) < 0.1


@pytest.mark.parametrize(
    "spans",
    [[Span(-5.0, -1.0)], [Span(99.0, 100.0)], [], [Span(2.0, 1.0)]],
)
def test_spans_outside_the_recording_change_nothing(spans: list[Span]) -> None:
    samples = a_dialogue(rate=RATE)
    assert np.array_equal(redact_samples(samples, spans, sample_rate=RATE), samples)


def test_spans_at_the_edges_and_over_each_other_are_cut_at_the_edges() -> None:
    samples = a_dialogue(rate=RATE)
    spans = [Span(3.5, 9.0), Span(0.0, 0.3), Span(0.2, 0.6)]
    redacted = redact_samples(samples, spans, sample_rate=RATE, style="silence")
    assert not redacted[:, : round(0.8 * RATE)].any()
    assert not redacted[:, round(3.3 * RATE) :].any()
    assert redacted.shape == samples.shape


@pytest.mark.parametrize("ending", ["wav", "flac"])
def test_the_rendition_is_written_whole(tmp_path: Path, ending: str) -> None:
    samples = a_dialogue(rate=RATE)
    target = write_redacted(
        tmp_path / f"a.{ending}", samples, [Span(1.0, 2.0)], sample_rate=RATE, style="silence"
    )
    read, rate = soundfile.read(target)
    assert rate == RATE
    assert read.shape == (samples.shape[1], 2)
    assert not read[round(0.8 * RATE) : round(2.2 * RATE)].any()
    assert [path.name for path in tmp_path.iterdir()] == [f"a.{ending}"]


def test_an_unknown_ending_or_style_is_refused(tmp_path: Path) -> None:
    samples = a_dialogue(rate=RATE)
    with pytest.raises(UsageError, match="flac"):
        write_redacted(tmp_path / "a.mp3", samples, [], sample_rate=RATE)
    with pytest.raises(ValueError, match="whisper"):
        redact_samples(samples, [], sample_rate=RATE, style="whisper")


@pytest.mark.models
def test_a_recogniser_finds_no_personal_digits_in_redacted_sound(tmp_path: Path) -> None:
    transcriber = Transcriber(TranscribeSettings(), tmp_path)
    redacted_calls = 0
    for call, opened in demo_calls():
        heard = transcriber.transcribe(opened.samples, call=call, recording=opened.recording)
        spans = [one.span for one in find_personal_data(heard.transcript.turns)]
        if not spans:
            continue
        redacted_calls += 1
        rendition = redact_samples(opened.samples, spans, sample_rate=SAMPLE_RATE_HZ)
        again = transcriber.transcribe(rendition, call=call, recording=opened.recording)
        assert _unexplained(again.transcript.turns) == [], call.call_id
        said = _personal_digits(call.call_id)
        assert not {run for run in _long_runs(again.transcript.turns) if run in said}, call.call_id
    assert redacted_calls >= 8


def _long_runs(turns: Sequence[Turn]) -> list[str]:
    return [run.digits for turn in turns for run in digit_runs(read_turn(turn)) if _is_long(run)]


def _unexplained(turns: Sequence[Turn]) -> list[str]:
    """Four digits and more that are neither a quantity nor a staff number (工号, 公号, 功好…)."""
    runs = [run for turn in turns for run in digit_runs(read_turn(turn)) if _is_long(run)]
    return [run.line.text for run in runs if not run.is_measured and not _is_staff_number(run)]


def _is_long(run: DigitRun) -> bool:
    return len(run.digits) >= 4


def _is_staff_number(run: DigitRun) -> bool:
    before = "".join(map(syllable, run.line.text[max(0, run.start - 2) : run.start]))
    return before.endswith("hao")


def _personal_digits(call_id: str) -> str:
    """All digits of personal data that the truth of a demo call holds."""
    turns = [
        Turn(at, Role.UNKNOWN, 0, one.span.start, one.span.end, one.text)
        for at, one in enumerate(load_turns(TRUTH, call_id))
    ]
    found = find_personal_data(turns)
    texts = (turns[one.turn_index].text[one.char_start : one.char_end] for one in found)
    return "|".join("".join(str(HARD_DIGITS.get(c, "")) for c in text) for text in texts)
