from pathlib import Path

import numpy as np
import pytest

from conversation import ChannelKind
from conversation.errors import QuarantineError
from ingest import OpenedRecording, Reason, open_recording
from making_sound import a_dialogue, write_encoded, write_wav


def _opened(folder: Path, samples: np.ndarray, subtype: str = "PCM_16") -> OpenedRecording:
    path = write_wav(folder / "call.wav", samples.astype(np.float32), subtype=subtype)
    return open_recording(path, call_id="call-1")


@pytest.mark.parametrize("gain", [1.0, 0.5, -1.0, -0.7])
def test_the_same_channel_twice_is_dual_mono_and_one_row(tmp_path: Path, gain: float) -> None:
    mixed = a_dialogue().sum(axis=0)
    opened = _opened(tmp_path, np.stack([mixed, gain * mixed]))
    assert opened.recording.kind is ChannelKind.DUAL_MONO
    assert opened.recording.channels == 2
    assert opened.samples.shape[0] == 1
    assert dict(opened.facts).get("inverted_phase", 0.0) == (1.0 if gain < 0 else 0.0)
    assert np.abs(opened.samples).max() > 0.1


def test_dual_mono_survives_a_lossy_codec(tmp_path: Path) -> None:
    mixed = a_dialogue(rate=16000).sum(axis=0)
    path = tmp_path / "call.mp3"
    write_encoded(path, np.stack([mixed, mixed]), rate=16000, container="mp3", codec="libmp3lame")
    assert open_recording(path, call_id="call-1").recording.kind is ChannelKind.DUAL_MONO


@pytest.mark.parametrize("crosstalk_db", [-20.0, -10.0, -6.0])
def test_crosstalk_between_parties_stays_stereo(tmp_path: Path, crosstalk_db: float) -> None:
    parties = a_dialogue()
    leak = 10 ** (crosstalk_db / 20)
    opened = _opened(tmp_path, np.stack([parties[0], parties[1] + leak * parties[0]]))
    assert opened.recording.kind is ChannelKind.STEREO
    assert opened.samples.shape[0] == 2


def test_an_echo_that_swallows_a_silent_party_but_for_one_word_stays_stereo(
    tmp_path: Path,
) -> None:
    agent = a_dialogue(seconds=60)[0]
    customer = np.zeros_like(agent)
    customer[8000 * 11 : 8000 * 12] = a_dialogue(seconds=1)[0]
    opened = _opened(tmp_path, np.stack([agent, 0.3 * agent + customer]))
    assert opened.recording.kind is ChannelKind.STEREO


@pytest.mark.parametrize("dead", [0, 1])
@pytest.mark.parametrize("subtype", ["PCM_16", "ALAW", "ULAW"])
def test_a_dead_channel_leaves_the_live_one(tmp_path: Path, dead: int, subtype: str) -> None:
    parties = a_dialogue()
    parties[dead] = 1e-4 * np.random.default_rng(1).standard_normal(parties.shape[1])
    parties[dead, 100] = 0.5
    opened = _opened(tmp_path, parties, subtype)
    assert opened.recording.kind is ChannelKind.MONO
    assert opened.recording.channels == 2
    assert opened.samples.shape[0] == 1
    assert dict(opened.facts)["dead_channel"] == dead


def test_a_customer_forty_db_below_the_agent_is_not_dead(tmp_path: Path) -> None:
    parties = a_dialogue(loudness=0.4) * np.array([[1.0], [0.01]])
    assert _opened(tmp_path, parties).recording.kind is ChannelKind.STEREO


@pytest.mark.parametrize("subtype", ["PCM_16", "ALAW", "ULAW"])
@pytest.mark.parametrize("offset", [0.0, 0.1])
def test_silence_on_every_channel_is_quarantined(
    tmp_path: Path, subtype: str, offset: float
) -> None:
    with pytest.raises(QuarantineError) as raised:
        _opened(tmp_path, np.full((2, 16000), offset), subtype)
    assert raised.value.reason == Reason.SILENT


@pytest.mark.parametrize("channels", [3, 8])
def test_channels_beyond_the_second_are_dropped_on_the_record(
    tmp_path: Path, channels: int
) -> None:
    parties = a_dialogue()
    samples = np.concatenate([parties, np.tile(parties.sum(axis=0), (channels - 2, 1))])
    opened = _opened(tmp_path, samples)
    assert opened.recording.kind is ChannelKind.STEREO
    assert opened.recording.channels == channels
    assert opened.samples.shape[0] == 2
    assert dict(opened.facts)["dropped_channels"] == channels - 2


def test_quality_facts_tell_clipping_and_noise(tmp_path: Path) -> None:
    parties = a_dialogue(loudness=0.3)
    clean = dict(_opened(tmp_path, parties).facts)
    noise = 0.05 * np.random.default_rng(3).standard_normal(parties.shape)
    noisy = dict(_opened(tmp_path, parties + noise).facts)
    clipped = dict(_opened(tmp_path, np.clip(parties * 8, -1, 1)).facts)
    assert clean["clipped_share"] == 0.0
    assert clipped["clipped_share"] > 0.1
    assert clipped["peak_dbfs"] == pytest.approx(0.0, abs=0.01)
    assert clean["snr_db"] > noisy["snr_db"] + 20
    assert noisy["snr_db"] == pytest.approx(13, abs=4)
