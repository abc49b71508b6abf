from pathlib import Path

import numpy as np
import pytest

from conversation import ChannelKind
from ingest import SAMPLE_RATE_HZ, open_recording
from making_sound import a_dialogue, write_encoded, write_wav

ENCODED = [
    ("wav", "pcm_alaw", 8000),
    ("wav", "pcm_mulaw", 8000),
    ("wav", "pcm_u8", 8000),
    ("wav", "pcm_s24le", 11025),
    ("wav", "pcm_f32le", 44100),
    ("wav", "adpcm_ima_wav", 8000),
    ("w64", "pcm_s16le", 8000),
    ("flac", "flac", 22050),
    ("ogg", "libopus", 48000),
    ("mp3", "libmp3lame", 16000),
    ("ipod", "aac", 32000),
    ("webm", "libopus", 48000),
    ("aiff", "pcm_s16be", 8000),
    ("au", "pcm_mulaw", 8000),
    ("caf", "pcm_s16le", 6000),
]


@pytest.mark.parametrize(("container", "codec", "rate"), ENCODED)
def test_a_codec_decodes_to_the_same_two_parties(
    tmp_path: Path, container: str, codec: str, rate: int
) -> None:
    samples = a_dialogue(rate=rate)
    path = write_encoded(
        tmp_path / "call.bin", samples, rate=rate, container=container, codec=codec
    )
    opened = open_recording(path, call_id="call-1")
    assert opened.recording.kind is ChannelKind.STEREO
    assert opened.recording.codec.startswith(codec.removeprefix("lib").removesuffix("lame"))
    assert opened.recording.sample_rate == rate
    assert opened.recording.duration == pytest.approx(4.0, abs=0.1)
    assert opened.samples.shape == (2, round(opened.recording.duration * SAMPLE_RATE_HZ))
    second = SAMPLE_RATE_HZ
    loud = np.abs(opened.samples[:, second // 2 : second]).mean(axis=1)
    assert loud[0] > 20 * loud[1]


def test_gsm_in_wav_decodes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "gsm.wav", a_dialogue()[:1], subtype="GSM610")
    opened = open_recording(path, call_id="call-1")
    assert opened.recording.kind is ChannelKind.MONO
    assert opened.recording.duration == pytest.approx(4.0, abs=0.1)


@pytest.mark.parametrize("rate", [6000, 8000, 11025, 16000, 22050, 44100, 48000])
def test_resampling_keeps_length_pitch_and_channel(tmp_path: Path, rate: int) -> None:
    time_s = np.arange(3 * rate) / rate
    tones = np.stack([np.sin(2 * np.pi * hz * time_s) for hz in (440.0, 1000.0)])
    path = write_wav(tmp_path / "tones.wav", (0.3 * tones).astype(np.float32), rate=rate)
    samples = open_recording(path, call_id="call-1").samples
    assert samples.shape[1] == pytest.approx(3 * SAMPLE_RATE_HZ, abs=1)
    spectrum = np.abs(np.fft.rfft(samples[:, :SAMPLE_RATE_HZ], axis=1))
    assert spectrum.argmax(axis=1).tolist() == [440, 1000]
    assert np.abs(samples[:, 4000:-4000]).max() == pytest.approx(0.3, abs=0.01)


def test_opening_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write_wav(tmp_path / "call.wav", a_dialogue(rate=11025), rate=11025)
    first, second = (open_recording(path, call_id="call-1") for _ in range(2))
    assert first.recording == second.recording
    assert first.facts == second.facts
    assert first.samples.tobytes() == second.samples.tobytes()
