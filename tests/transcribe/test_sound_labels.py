"""What is heard when nobody speaks: each sound of the telephone line gets its own name."""

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.non_speech import NonSpeech, non_speech, through_telephone
from conversation import SoundKind, SoundLabel, Span
from transcribe.pitch import track_pitch
from transcribe.sound_labels import label_sounds, speech_beside
from transcribe.voice_activity import find_speech

RATE = 16_000
SOUNDS = {sound.name: sound for sound in non_speech(10.0)}
UNHEARD = {"comfort noise, -65 dBFS", "digital silence"}


def voice(hertz: float, seconds: float) -> NDArray[np.float64]:
    """Harmonics as a telephone passes them: nothing under 300 Hz."""
    moments = np.arange(round(seconds * RATE)) / RATE
    waves = [np.sin(2 * np.pi * n * hertz * moments) / n for n in range(1, 20)]
    return np.asarray(0.1 * np.sum(waves, axis=0))


@pytest.mark.parametrize("sound", SOUNDS.values(), ids=lambda sound: sound.name)
def test_a_sound_of_the_line_is_named_and_no_speech(sound: NonSpeech) -> None:
    assert find_speech(sound.samples).spans == ()
    labels = label_sounds(sound.samples, (), channel=1)
    kinds = {str(label.kind) for label in labels}
    assert kinds == (set() if sound.name in UNHEARD else {sound.kind})
    assert all(label.channel == 1 for label in labels)
    assert list(labels) == sorted(labels, key=lambda label: label.span)


def test_where_somebody_speaks_nothing_is_named() -> None:
    music = SOUNDS["piano chords"].samples
    (whole,) = label_sounds(music, (), channel=0)
    parts = label_sounds(music, (Span(4.0, 6.0),), channel=0)
    assert whole.span.duration > 9
    assert all(label.span.overlap(Span(4.0, 6.0)) < 0.1 for label in parts)


def test_music_between_two_people_is_found_where_it_is() -> None:
    quiet = np.zeros(RATE * 5, np.float32)
    samples = np.concatenate([quiet, SOUNDS["music box"].samples, quiet])
    (label,) = label_sounds(samples, (), channel=0)
    assert label.kind is SoundKind.MUSIC
    assert label.span.start == pytest.approx(5.0, abs=0.3)
    assert label.span.end == pytest.approx(15.0, abs=1.5)


def test_a_note_that_passed_for_a_voice_is_no_speech_but_an_announcement_is() -> None:
    labels = (SoundLabel(0, SoundKind.MUSIC, Span(10.0, 40.0)),)
    note, words, before = Span(20.0, 20.5), Span(25.0, 28.0), Span(9.8, 10.2)
    assert speech_beside((before, note, words), labels) == (before, words)


def test_too_little_sound_has_no_name() -> None:
    assert label_sounds(np.zeros(0, np.float32), (), channel=0) == ()
    assert label_sounds(np.full(900, 0.1, np.float32), (), channel=0) == ()


@pytest.mark.parametrize("hertz", [85.0, 120.0, 210.0, 340.0])
def test_pitch_is_found_though_the_line_cuts_the_fundamental_away(hertz: float) -> None:
    samples = through_telephone(voice(hertz, 2.0))
    found = np.array(track_pitch(samples, (Span(0.0, 2.0),)))
    inside = found[2:-2]
    assert np.median(inside) == pytest.approx(hertz, rel=0.02)
    assert float(np.mean(np.abs(inside - hertz) < 0.05 * hertz)) > 0.9


def test_noise_and_silence_have_no_pitch_and_neither_has_what_is_outside_speech() -> None:
    noise = SOUNDS["white noise"].samples
    assert np.mean(np.array(track_pitch(noise, (Span(0.0, 10.0),))) > 0) < 0.02
    assert not any(track_pitch(np.zeros(RATE, np.float32), (Span(0.0, 1.0),)))
    outside = track_pitch(through_telephone(voice(120.0, 2.0)), (Span(0.5, 1.0),))
    assert len(outside) == 40
    assert not any(outside[:10] + outside[21:])
