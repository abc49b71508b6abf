from pathlib import Path

import numpy as np
import pytest

from conversation.errors import QuarantineError
from ingest import RAW_FORMATS, RawFormat, Reason, load_profile, open_recording
from making_sound import a_dialogue, write_encoded

ENCODED = [
    ("alaw", "alaw", "pcm_alaw", 8000),
    ("ulaw", "mulaw", "pcm_mulaw", 8000),
    ("sln", "s16le", "pcm_s16le", 8000),
    ("sln16", "s16le", "pcm_s16le", 16000),
    ("g722", "g722", "g722", 16000),
]


def _reason(path: Path, raw: RawFormat | None) -> str:
    with pytest.raises(QuarantineError) as raised:
        open_recording(path, call_id="call-1", raw=raw)
    return raised.value.reason


@pytest.mark.parametrize(("name", "container", "codec", "rate"), ENCODED)
def test_sound_without_a_header_is_read_as_it_is_told(
    tmp_path: Path, name: str, container: str, codec: str, rate: int
) -> None:
    path = tmp_path / f"call.{name}"
    write_encoded(path, a_dialogue(rate=rate)[:1], rate=rate, container=container, codec=codec)
    raw = load_profile("asterisk").raw_format_of(path)
    assert raw is RAW_FORMATS[name]
    opened = open_recording(path, call_id="call-1", raw=raw)
    assert opened.recording.sample_rate == rate
    assert opened.recording.duration == pytest.approx(4.0, abs=0.1)
    second = np.abs(opened.samples[0]).reshape(-1, 1000)[: 4 * 16].mean(axis=1)
    assert second[2:14].mean() > 20 * second[18:30].mean()
    assert _reason(path, None) in (Reason.NOT_AUDIO, Reason.DAMAGED)


def test_frames_of_g729_decode(tmp_path: Path) -> None:
    path = tmp_path / "call.g729"
    path.write_bytes(np.random.default_rng(0).bytes(10 * 200))
    assert open_recording(path, call_id="1", raw=RAW_FORMATS["g729"]).recording.duration == 2.0


@pytest.mark.parametrize(
    "text", ["<html></html>" * 999, "客户说没有收到账单。" * 999, "ffconcat\n" * 999]
)
def test_text_is_never_taken_for_raw_sound(tmp_path: Path, text: str) -> None:
    path = tmp_path / "call.alaw"
    path.write_text(text, encoding="utf-8")
    assert _reason(path, RAW_FORMATS["alaw"]) == Reason.NOT_AUDIO


def test_a_container_is_read_as_what_it_is_whatever_was_told(tmp_path: Path) -> None:
    path = tmp_path / "call.alaw"
    samples = a_dialogue(rate=16000)
    write_encoded(path, samples, rate=16000, container="mp3", codec="libmp3lame")
    opened = open_recording(path, call_id="call-1", raw=RAW_FORMATS["alaw"])
    assert opened.recording.codec == "mp3float"


def test_a_length_that_is_only_estimated_never_makes_a_recording_look_cut(tmp_path: Path) -> None:
    path = tmp_path / "call.mp3"
    parts = []
    for rate, bits in ((16000, b"loud"), (48000, b"more")):
        part = tmp_path / f"{bits.decode()}.mp3"
        write_encoded(part, a_dialogue(rate=rate), rate=rate, container="mp3", codec="libmp3lame")
        parts.append(part.read_bytes().replace(b"Xing", b"\0" * 4).replace(b"Info", b"\0" * 4))
    path.write_bytes(b"".join(parts))
    opened = open_recording(path, call_id="call-1")
    assert "declared_s" not in dict(opened.facts)
    assert opened.recording.duration == pytest.approx(8.0, abs=0.3)
