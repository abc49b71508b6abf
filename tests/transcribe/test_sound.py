import tracemalloc

import numpy as np
import pytest
from numpy.typing import NDArray

from conversation import Span
from transcribe.chunks import Chunk, pack_chunks
from transcribe.crosstalk import without_crosstalk
from transcribe.loudness import gain_for
from transcribe.sound_profile import profile_sound
from transcribe.tones import is_tone
from transcribe.voice_activity import FRAME_S, VoiceActivity, find_speech, with_loud_gaps

RATE = 16_000


def tone(frequency: float, seconds: float, *, level: float = 0.3) -> NDArray[np.float32]:
    moments = np.arange(round(seconds * RATE)) / RATE
    return (level * np.sin(2 * np.pi * frequency * moments)).astype(np.float32)


def noise(seconds: float, *, level: float = 0.1, seed: int = 1) -> NDArray[np.float32]:
    generator = np.random.default_rng(seed)
    return generator.normal(0.0, level, round(seconds * RATE)).astype(np.float32)


def syllables(seconds: float, *, seed: int) -> NDArray[np.float32]:
    """Noise with the loudness curve of speech."""
    steps = np.random.default_rng(seed).uniform(0.02, 1.0, round(seconds * 10))
    return noise(seconds, seed=seed) * np.repeat(steps, RATE // 10).astype(np.float32)


@pytest.mark.parametrize("frequencies", [(450.0,), (697.0, 1209.0), (941.0, 1336.0)])
def test_ring_back_and_key_presses_are_tones(frequencies: tuple[float, ...]) -> None:
    assert is_tone(np.sum([tone(f, 1.0) for f in frequencies], axis=0))


def test_noise_is_no_tone() -> None:
    assert not is_tone(noise(1.0))


@pytest.mark.parametrize("sound", [np.zeros(RATE * 4, np.float32), tone(450.0, 4.0), noise(4.0)])
def test_sound_without_a_voice_has_no_speech(sound: NDArray[np.float32]) -> None:
    assert find_speech(sound).spans == ()


def test_an_empty_channel_has_no_speech() -> None:
    assert find_speech(np.zeros(0, np.float32)).spans == ()


def test_levels_are_whole_decibels_floored_at_minus_100() -> None:
    half_loud = np.concatenate([tone(400.0, 0.5, level=1.0), np.zeros(RATE // 2, np.float32)])
    profile = profile_sound(half_loud[None], ((Span(0.0, 0.5),),))
    assert profile.levels_dbfs[0][0] == -3
    assert profile.levels_dbfs[0][-1] == -100
    assert len(profile.levels_dbfs[0]) == 20
    assert dict(profile.facts)["speech_s_0"] == 0.5


def test_a_quiet_party_is_raised_without_clipping() -> None:
    quiet = tone(300.0, 1.0, level=0.003)
    raised = quiet * gain_for(quiet)
    assert 0.05 < float(np.max(np.abs(raised))) <= 1.0


def activity(*spans: Span) -> VoiceActivity:
    return VoiceActivity(spans, np.full(4000, 0.9, np.float32))


BOTH = (activity(Span(0.5, 3.5)), activity(Span(0.5, 3.5)))


def test_a_quiet_copy_of_the_other_party_is_no_speech() -> None:
    voice = syllables(4.0, seed=3)
    agent, customer = without_crosstalk(np.stack([voice, voice * np.float32(0.05)]), BOTH)
    assert agent.spans == (Span(0.5, 3.5),)
    assert customer.spans == ()


def test_a_quiet_party_who_speaks_other_words_stays() -> None:
    samples = np.stack([syllables(4.0, seed=3), syllables(4.0, seed=4) * np.float32(0.05)])
    _, customer = without_crosstalk(samples, BOTH)
    assert customer.spans == (Span(0.5, 3.5),)


def test_windows_never_hold_more_than_they_may_and_lose_nothing() -> None:
    spans = (Span(1.0, 6.0), Span(8.0, 30.0), Span(31.0, 31.5))
    chunks = pack_chunks(activity(*spans), longest_s=10.0, duration_s=40.0)
    assert max(chunk.duration for chunk in chunks) <= 10.0 + 1e-6
    pieces = [piece for chunk in chunks for piece in chunk.pieces]
    for span in spans:
        assert sum(span.overlap(piece) for piece in pieces) == pytest.approx(span.duration)


def test_a_time_in_the_window_finds_its_way_back() -> None:
    chunk = Chunk((Span(10.0, 12.0), Span(20.0, 23.0)))
    assert chunk.recording_span(0.5, 1.0) == Span(10.5, 11.0)
    assert chunk.recording_span(2.5, 3.0) == Span(20.5, 21.0)
    assert chunk.recording_span(1.8, 2.6) == Span(20.0, 20.6)


def test_what_a_codec_leaks_between_channels_is_cut_out() -> None:
    """Few bits a second leave the same waveform in both channels, a few decibels apart."""
    agent, customer = syllables(4.0, seed=3), syllables(4.0, seed=4)
    agent[2 * RATE :], customer[: 2 * RATE] = 0.0, 0.0
    leaky = np.stack([agent + customer * np.float32(0.6), customer + agent * np.float32(0.6)])
    left, right = without_crosstalk(leaky, BOTH)
    assert [span.end for span in left.spans] == [pytest.approx(2.0, abs=0.2)]
    assert [span.start for span in right.spans] == [pytest.approx(2.0, abs=0.2)]


def test_two_people_at_once_are_not_taken_for_a_leak() -> None:
    samples = np.stack([syllables(4.0, seed=3), syllables(4.0, seed=4)])
    assert without_crosstalk(samples, BOTH) == BOTH


def _gap(level: float, trust: float) -> list[Span]:
    """Two seconds of speech, two of something else, two of speech, then silence."""
    parts = [noise(2.0), noise(2.0, level=level), noise(2.0), np.zeros(RATE * 4, np.float32)]
    samples = np.concatenate(parts)
    probabilities = np.full(int(10.0 / FRAME_S), 0.9, np.float32)
    probabilities[int(2.0 / FRAME_S) : int(4.0 / FRAME_S)] = trust
    probabilities[int(6.0 / FRAME_S) :] = 0.0
    return with_loud_gaps([Span(0.0, 2.0), Span(4.0, 6.0)], samples, probabilities, 10.0)


def test_a_gap_as_loud_as_the_speech_around_it_is_speech_where_something_is_seen_in_it() -> None:
    assert _gap(0.09, 0.15) == [Span(0.0, 6.0)]


@pytest.mark.parametrize(("level", "trust"), [(0.09, 0.01), (0.005, 0.15)])
def test_noise_and_quiet_between_speech_are_none(level: float, trust: float) -> None:
    assert _gap(level, trust) == [Span(0.0, 2.0), Span(4.0, 6.0)]


def test_twenty_minutes_need_less_than_half_of_themselves_in_further_memory() -> None:
    sound = np.tile(syllables(8.0, seed=5), 150)
    find_speech(sound[:RATE])  # what is loaded once is not counted
    tracemalloc.start()
    try:
        find_speech(sound)
        profile_sound(sound[None], ((Span(600.0, 660.0),),))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < sound.nbytes / 2
